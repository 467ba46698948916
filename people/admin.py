"""Accounts and owed mail, for staff. Nobody is made or deleted here, and no words of a mail are shown."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from people import limits
from people.models import Closure, Notification, User
from people.outbox import RENDERERS
from people.services import flag_addresses
from people.staff_closing import ClosingPages
from people.staff_pages import ReadOnly, StaffAdmin, without_private
from people.workers import wake_workers

POWERS = ("is_staff", "is_superuser", "groups", "user_permissions")


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
    """Accounts are made by a mailed code, so there is no adding, and no password passes through here."""

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
    list_filter = ("is_active", "is_staff", ("mail_refused_at", admin.EmptyFieldListFilter))
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

    @admin.action(description=_("Mail to this address came back"), permissions=["acting"])
    def mail_came_back(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """A mailbox that takes mail and sends it back days later tells only whoever reads our answers."""
        count = flag_addresses(queryset, now=timezone.now())
        said = ngettext("%(count)d address is flagged.", "%(count)d addresses are flagged.", count)
        self.message_user(request, said % {"count": count}, messages.SUCCESS)

    @admin.action(description=_("Let them ask for codes and try passwords again"), permissions=["acting"])
    def let_try_again(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            limits.clear(user)
        self.message_user(request, _("They may try again."), messages.SUCCESS)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """What is deleted can't be counted and can't be explained; an account is suspended instead."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Only a superuser gives powers: else staff could give themselves all of them."""
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

    @admin.action(description=_("Send again (failed or skipped)"), permissions=["acting"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Notification]) -> None:
        """Put mails that failed or were skipped back into the queue; what
        is no longer true is skipped again."""
        ended = queryset.filter(status__in=(Notification.Status.FAILED, Notification.Status.SKIPPED))
        with transaction.atomic():
            count = ended.update(
                status=Notification.Status.PENDING,
                locked_until=None,
                attempts=0,
                last_error="",
                refused_at=None,
            )
            transaction.on_commit(wake_workers)
        said = ngettext("%(count)d mail is sent again.", "%(count)d mails are sent again.", count) % {
            "count": count
        }
        self.message_user(request, said, messages.SUCCESS if count else messages.WARNING)
