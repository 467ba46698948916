"""What every page of the staff site keeps to: private columns are never read, nobody searches by what isn't
shown, and what staff do is in the history.

A model names the columns that staff don't read in `PRIVATE` (promise 13). They are left out of every query
here, and rows can be narrowed down by the filters and the search of a page only: Django alone would take any
column from the address, and `?goal__regex=` tells letter by letter what nobody may read.

An act is an action of a list, in Django's way, and perhaps a button on a row's own page (`page_actions`). It
writes a line of the history with `record`, in its own transaction: `for_each` does both.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, ClassVar, TypeVar, cast

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected as delete_without_transaction
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.utils import quote
from django.core.exceptions import BadRequest, ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet, URLField
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.models import User

# What the filters of Django admin put behind the name of a field in an address.
ENDINGS_OF_FILTERS = ("exact", "isnull", "isempty", "id__exact")
AnyModel = TypeVar("AnyModel", bound=Model)


def private_columns(model: type[Model], related: Iterable[str] = ()) -> Iterator[str]:
    """The private columns of a model and of the rows that are read along
    with it: "goal", "mentee__password"."""
    yield from getattr(model, "PRIVATE", ())
    for path in related:
        name, _dots, rest = path.partition("__")
        target: Any = model._meta.get_field(name).related_model
        yield from (f"{name}__{column}" for column in private_columns(target, [rest] if rest else []))


def without_private(rows: QuerySet[AnyModel], related: Iterable[str]) -> QuerySet[AnyModel]:
    """The same rows, read together with their related ones, and without anybody's private columns."""
    related = tuple(related)
    joined = rows.select_related(*related) if related else rows
    return joined.defer(*private_columns(rows.model, related))


class StaffAdmin(admin.ModelAdmin):
    """The base of every page of the staff site. `list_select_related` names
    the related rows that its pages read.

    `page_actions` are those of its actions that a row's own page has as buttons, with the words on them;
    `only_on_page` are those that the list doesn't offer, because they need words.
    """

    list_select_related: ClassVar[tuple[str, ...]] = ()
    page_actions: ClassVar[dict[str, str | Promise]] = {}
    only_on_page: ClassVar[tuple[str, ...]] = ()
    change_form_template = "admin/row.html"
    list_per_page = 50
    show_full_result_count = False
    formfield_overrides: ClassVar[dict[Any, Any]] = {URLField: {"assume_scheme": "https"}}

    # Who may see what

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return without_private(super().get_queryset(request), self.list_select_related)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """By the filters that the page shows, and by nothing else."""
        return lookup in set(self.lookups_of_filters(request))

    def lookups_of_filters(self, request: HttpRequest | None) -> Iterator[str]:
        shown: Iterable[Any] = self.get_list_filter(request) if request else self.list_filter
        for item in shown:
            if isinstance(item, type) and issubclass(item, admin.SimpleListFilter):
                yield str(item.parameter_name)
            else:
                field = item if isinstance(item, str) else item[0]
                yield from (f"{field}__{ending}" for ending in ENDINGS_OF_FILTERS)

    def has_acting_permission(self, request: HttpRequest) -> bool:
        """Whether an action may change rows that no form here changes."""
        return request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}")

    # Buttons on a row's own page

    def offers(self, request: HttpRequest, row: Any) -> Collection[str]:
        """Which of its buttons make sense for this row as it is now, and for who looks."""
        return self.page_actions

    def buttons(self, request: HttpRequest, row: Any) -> list[tuple[str, str | Promise]]:
        allowed, offered = self.get_actions(request), self.offers(request, row)
        return [
            (name, words) for name, words in self.page_actions.items() if name in allowed and name in offered
        ]

    def get_action_choices(self, request: HttpRequest, *args: Any, **kwargs: Any) -> list[tuple[str, str]]:
        choices = super().get_action_choices(request, *args, **kwargs)
        return [choice for choice in choices if choice[0] not in self.only_on_page]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = context.get("original")
        context["buttons"] = self.buttons(request, row) if row is not None else []
        return super().render_change_form(request, context, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """A button under a page with a form: what was typed is saved by now, and the action is done. Where
        somebody else was faster, the action says that there was nothing to do."""
        name = request.POST.get("action", "")
        action = self.get_actions(request).get(name)
        if action is None or name not in self.page_actions:
            return super().response_change(request, obj)
        act = cast(Callable[..., HttpResponse | None], action[0])
        return act(self, request, self.model._default_manager.filter(pk=obj.pk)) or self.back_to(obj.pk)

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Any], *args: Any
    ) -> HttpResponse | None:
        """A button under a page without a form posts to the list, and comes back."""
        try:
            for chosen in request.POST.getlist(ACTION_CHECKBOX_NAME):
                self.opts.pk.to_python(chosen)
        except ValidationError as error:
            raise BadRequest("No row has such a number.") from error
        answer = super().response_action(request, queryset, *args)
        row = request.POST.get(ACTION_CHECKBOX_NAME)
        return self.back_to(row) if row and "from_page" in request.POST else answer

    def back_to(self, pk: Any) -> HttpResponse:
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", quote(pk))

    # The history

    def record(self, request: HttpRequest, rows: Iterable[Model], words: str | Promise) -> None:
        """One line of the history for each row: who did what, and to whom. In the transaction of the act,
        and never with words that people wrote."""
        LogEntry.objects.log_actions(cast(User, request.user).pk, list(rows), CHANGE, str(words))

    def for_each(
        self,
        request: HttpRequest,
        rows: Iterable[Any],
        act: Callable[[Any], bool],
        *,
        done: str | Promise,
        refused: type[Exception],
    ) -> int:
        """Do it to each, in a transaction of its own with its line of the history (`done`); say what was
        refused, and count what was done. `act` is False where nothing was left to do."""
        count = 0
        for row in rows:
            try:
                with transaction.atomic():
                    if act(row):
                        self.record(request, [row], done)
                        count += 1
            except refused as error:
                self.message_user(request, f"{row}: {error}", messages.ERROR)
        return count

    def say_how_many(self, request: HttpRequest, said: str, count: int) -> None:
        """`said` with its `%(count)d`; nothing done is a warning."""
        self.message_user(request, said % {"count": count}, messages.SUCCESS if count else messages.WARNING)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry | None:  # type: ignore[override]
        """A form that was sent as it was has changed nothing."""
        return super().log_change(request, obj, message) if message else None


@admin.action(permissions=["delete"], description=_("Delete selected %(verbose_name_plural)s"))
def delete_selected(
    modeladmin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Any]
) -> HttpResponseBase | None:
    """Django's own action, with its lines of the history in one transaction."""
    with transaction.atomic():
        return delete_without_transaction(modeladmin, request, queryset)


class ReadOnly:
    """Nothing is added, changed or deleted by a form: states and times change through services only."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
