"""Sessions and concerns, for staff. Of a session they see states and times only;
the words belong to the two people."""

from typing import Any, cast
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from people.models import User
from people.staff_pages import ReadOnly, StaffAdmin, without_private
from sessions_app.change.service import end_session
from sessions_app.errors import BookingError
from sessions_app.models import Booking, BookingEvent, Concern
from sessions_app.rules import why_not_end


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
    change_form_template = "admin/sessions_app/booking/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        end = self.admin_site.admin_view(self.end_page)
        return [path("<uuid:pk>/end/", end, name="sessions_app_booking_end"), *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **more: Any
    ) -> Any:
        booking = context.get("original")
        may = self.has_acting_permission(request)
        context["can_end"] = bool(may and booking and not why_not_end(booking, timezone.now()))
        return super().render_change_form(request, context, *args, **more)

    def end_page(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """What will happen, and a button. Its words are read by nobody here."""
        if not self.has_acting_permission(request):
            raise PermissionDenied
        booking = get_object_or_404(self.get_queryset(request), pk=pk)
        if request.method == "POST":
            try:
                end_session(booking=booking, staff=cast(User, request.user), now=timezone.now())
            except BookingError as error:
                self.message_user(request, str(error), messages.ERROR)
            else:
                self.log_change(request, booking, _("Ended"))
                self.message_user(request, _("Ended. Both are told by mail."), messages.SUCCESS)
            return redirect(reverse("admin:sessions_app_booking_change", args=[booking.pk]))
        context = self.admin_site.each_context(request) | {"opts": self.opts, "booking": booking}
        return TemplateResponse(request, "admin/sessions_app/booking/end.html", context)


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
