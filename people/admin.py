"""Accounts, owed mail and the history, for staff. Nobody is deleted here, no words of a mail are shown."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from people import clock, limits
from people.admin_forms import NewPersonForm
from people.models import Closure, Notification, User
from people.outbox import RENDERERS, send_again
from people.selectors import TO_LOOK_AT
from people.services import add_person, flag_addresses
from people.staff_closing import ClosingPages
from people.staff_history import HistoryAdmin
from people.staff_pages import ReadOnly, StaffAdmin, without_private

POWERS = ("is_staff", "is_superuser", "groups", "user_permissions")
admin.site.register(LogEntry, HistoryAdmin)


class LookAtFilter(admin.SimpleListFilter):
    """People whom staff look at, for reasons that the apps above give."""

    title = _("to look at")
    parameter_name = "look_at"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(name, reason.words) for name, reason in TO_LOOK_AT.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        reason = TO_LOOK_AT.get(self.value() or "")
        return queryset.filter(pk__in=reason.people(clock.database_now())) if reason else queryset


class ClosureInline(ReadOnly, admin.TabularInline):
    """When and why this account was closed, and by whom."""

    model = Closure
    fk_name = "user"
    extra = 0
    fields = ("at", "kind", "reason", "by", "remove_at", "ended_at", "ended_by")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Closure]:
        return without_private(super().get_queryset(request), ["by", "ended_by"])


@admin.register(User)
class UserAdmin(ClosingPages, StaffAdmin):
    """Accounts are made by a mailed code, or by a superuser; no password passes through here."""

    list_display = (
        "email",
        "name",
        "timezone",
        "is_active",
        "is_staff",
        "date_joined",
        "last_login",
        "mail_refused_at",
    )
    list_filter = (LookAtFilter, "is_active", "is_staff", ("mail_refused_at", admin.EmptyFieldListFilter))
    search_fields = ("email", "name")
    search_help_text = _("Search by name or address.")
    ordering = ("-date_joined",)
    filter_horizontal = ("groups", "user_permissions")
    actions = ("mail_came_back", "let_try_again")
    inlines = (ClosureInline,)
    readonly_fields = ("email", "is_active", "date_joined", "last_login", "mail_refused_at")
    fieldsets = (
        (None, {"fields": ("email", "name", "timezone", "country")}),
        (
            _("May come in"),
            {
                "fields": ("is_active",),
                "description": _("“Suspend” above closes the account, with a reason."),
            },
        ),
        (_("Staff"), {"fields": POWERS}),
        (_("History"), {"fields": ("date_joined", "last_login", "mail_refused_at")}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "name")}),
        (
            _("Staff"),
            {
                "fields": ("is_staff", "groups"),
                "description": _(
                    "Groups say which lists they see. Who is not staff and doesn't sign in within two days "
                    "is forgotten."
                ),
            },
        ),
    )

    @admin.action(description=_("Mail to this address came back"), permissions=["acting"])
    def mail_came_back(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """A mailbox that takes mail and sends it back days later tells only whoever reads our answers."""
        with transaction.atomic():
            count = flag_addresses(queryset, now=timezone.now())
            self.record(request, queryset, _("Flagged the address: mail to it came back."))
        said = ngettext("%(count)d address is flagged.", "%(count)d addresses are flagged.", count)
        self.message_user(request, said % {"count": count}, messages.SUCCESS)

    @admin.action(description=_("Let them ask for codes and try passwords again"), permissions=["acting"])
    def let_try_again(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        with transaction.atomic():
            for user in queryset:
                limits.clear(user)
            self.record(request, queryset, _("Let them ask for codes and try passwords again."))
        self.message_user(request, _("They may try again."), messages.SUCCESS)

    # Adding

    def get_inlines(self, request: HttpRequest, obj: User | None) -> Any:
        return self.inlines if obj else ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only a superuser gives powers, and people without any sign up by themselves."""
        return request.user.is_active and request.user.is_superuser

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        return super().get_form(request, obj, change, **(kwargs if obj else {"form": NewPersonForm} | kwargs))

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        return super().get_fieldsets(request, obj) if obj else self.add_fieldsets

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"is_staff": True} | super().get_changeform_initial_data(request)

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().add_view(request, *args, **kwargs)
        except IntegrityError:  # the same address a moment ago: now the form sees it, and says so
            return super().add_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        if change:  # what was changed here, and no column that a service has changed meanwhile
            columns = {field.name for field in User._meta.concrete_fields}
            obj.save(update_fields=[name for name in form.changed_data if name in columns])
        else:
            add_person(obj)

    def response_add(
        self, request: HttpRequest, obj: User, post_url_continue: str | None = None
    ) -> HttpResponse:
        said = gettext("%(name)s can sign in now, with a mailed code, at %(address)s")
        address = settings.BASE_URL + reverse("account_request_login_code")
        self.message_user(request, said % {"name": obj, "address": address}, messages.SUCCESS)
        return self.response_post_save_add(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Who has all powers is changed by their like only."""
        is_above = bool(obj and obj.is_superuser and not request.user.is_superuser)
        return super().has_change_permission(request, obj) and not is_above

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """What is deleted can't be counted and can't be explained; an account is suspended instead."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Only a superuser gives powers: else staff could give themselves all of them."""
        if obj is None:
            return ()
        return self.readonly_fields if request.user.is_superuser else (*self.readonly_fields, *POWERS)


class KindFilter(admin.SimpleListFilter):
    """The kinds that exist in code: asking the table for them would read all of it."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(kind, kind) for kind in sorted(RENDERERS)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Notification]) -> QuerySet[Notification]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Notification)
class NotificationAdmin(ReadOnly, StaffAdmin):
    """Mail that is owed or was sent: to whom, when, and what went wrong. Never its words."""

    list_display = ("kind", "recipient", "status", "send_at", "sent_at", "attempts", "last_error")
    list_filter = ("status", KindFilter)
    list_select_related = ("recipient",)
    search_fields = ("recipient__email", "recipient__name", "key")
    search_help_text = _("Search by name or address of the recipient, or by key.")
    ordering = ("-send_at",)
    fields = (
        "kind",
        "recipient",
        "key",
        "status",
        "send_at",
        "sent_at",
        "attempts",
        "locked_until",
        "last_error",
        "created_at",
    )
    actions = ("send_again",)
    page_actions = {"send_again": _("Send again")}

    def offers(self, request: HttpRequest, row: Notification) -> tuple[str, ...]:
        return () if row.status == Notification.Status.SENT else ("send_again",)

    @admin.action(description=_("Send again (waiting, failed or skipped)"), permissions=["acting"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Notification]) -> None:
        """Put mails that failed or were skipped back into the queue, and try now what waits for its next
        try; what is no longer true is skipped again."""
        with transaction.atomic():
            sent = send_again(queryset, now=clock.database_now())
            self.record(request, sent, _("Sent again."))
        said = ngettext("%(count)d mail is sent again.", "%(count)d mails are sent again.", len(sent))
        self.say_how_many(request, said, len(sent))
        if left := queryset.count() - len(sent):
            why = ngettext(
                "%(count)d was left as it is: sent already, not due yet, or on its way right now.",
                "%(count)d were left as they are: sent already, not due yet, or on their way right now.",
                left,
            )
            self.message_user(request, why % {"count": left}, messages.WARNING)
