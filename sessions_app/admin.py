"""Sessions and concerns, for staff. Of a session they see states and times only;
the words belong to the two people."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from people.staff_pages import ReadOnly, StaffAdmin, without_private
from sessions_app.models import Booking, BookingEvent, Concern


class EventInline(ReadOnly, admin.TabularInline):
    model = BookingEvent
    extra = 0
    fields = ("at", "action", "by", "from_status", "to_status", "from_starts_at", "to_starts_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[BookingEvent]:
        return without_private(super().get_queryset(request), ["by"])


@admin.register(Booking)
class BookingAdmin(ReadOnly, StaffAdmin):
    list_display = ("starts_at", "mentor", "mentee", "theme", "status", "revision", "created_at")
    list_filter = ("status", "theme")
    list_select_related = ("mentor__user", "mentee", "theme")
    search_fields = ("mentor__user__name", "mentor__user__email", "mentee__name", "mentee__email")
    search_help_text = _("Search by name or address of either person.")
    ordering = ("-starts_at",)
    fields = (
        "starts_at",
        "status",
        "mentor",
        "mentee",
        "theme",
        "revision",
        "created_at",
        "changed_at",
        "wrapped_up_at",
    )
    readonly_fields = fields
    inlines = (EventInline,)


class OpenFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", _("To look at")), ("resolved", _("Resolved"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Concern]) -> QuerySet[Concern]:
        return queryset.filter(resolved_at__isnull=self.value() == "open") if self.value() else queryset


@admin.register(Concern)
class ConcernAdmin(ReadOnly, StaffAdmin):
    """What people told staff: the only words of theirs that staff read."""

    list_display = ("created_at", "kind", "reporter", "booking", "resolved_at")
    list_filter = (OpenFilter, "kind")
    list_select_related = ("reporter", "booking")
    search_fields = ("reporter__name", "reporter__email")
    ordering = ("-created_at",)
    fields = ("kind", "text", "reporter", "booking", "created_at", "resolved_at")
    readonly_fields = fields
    actions = ("resolve",)

    @admin.action(description=_("Mark as resolved"), permissions=["acting"])
    def resolve(self, request: HttpRequest, queryset: QuerySet[Concern]) -> None:
        count = queryset.filter(resolved_at=None).update(resolved_at=timezone.now())
        said = ngettext("%(count)d concern is resolved.", "%(count)d concerns are resolved.", count) % {
            "count": count
        }
        self.message_user(request, said, messages.SUCCESS if count else messages.WARNING)
