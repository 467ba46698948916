"""What every page of the staff site keeps to: private columns are never read, and
nobody searches by what isn't shown.

A model names the columns that staff don't read in `PRIVATE` (promise 13). They are left out of every query
here, and rows can be narrowed down by the filters and the search of a page only: Django alone would take any
column from the address, and `?goal__regex=` tells letter by letter what nobody may read.
"""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, TypeVar

from django.contrib import admin
from django.db.models import Model, QuerySet, URLField
from django.http import HttpRequest

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
    the related rows that its pages read."""

    list_select_related: ClassVar[tuple[str, ...]] = ()
    list_per_page = 50
    show_full_result_count = False
    formfield_overrides: ClassVar[dict[Any, Any]] = {URLField: {"assume_scheme": "https"}}

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


class ReadOnly:
    """Nothing is added, changed or deleted by a form: states and times change through services only."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
