"""Sessions and concerns, for staff. Of a session they see states and times only;
the words belong to the two people."""

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import quote, urlencode
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from people.models import User
from people.selectors import to_look_at
from people.staff_pages import ReadOnly, StaffAdmin, without_private
from people.templatetags.times import clock, day
from sessions_app.caps import people_to_look_at
from sessions_app.change.service import end_session
from sessions_app.errors import BookingError
from sessions_app.models import Booking, BookingEvent, Concern
from sessions_app.rules import why_not_end
from sessions_app.talk.service import reopen_concern, resolve_concern, take_concern

to_look_at("busy", _("Many bookings or cancellations in a day"))(people_to_look_at)


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
    view_on_site = False  # its page is its two people's

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
                with transaction.atomic():
                    end_session(booking=booking, staff=cast(User, request.user), now=timezone.now())
                    self.log_change(request, booking, _("Ended"))
            except BookingError as error:
                self.message_user(request, str(error), messages.ERROR)
            else:
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


class OwnerFilter(admin.SimpleListFilter):
    title = _("looked after by")
    parameter_name = "owner"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("me", _("Me")), ("nobody", _("Nobody yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Concern]) -> QuerySet[Concern]:
        if self.value() == "me":
            return queryset.filter(owner=cast(User, request.user))
        return queryset.filter(owner=None) if self.value() == "nobody" else queryset


@admin.register(Concern)
class ConcernAdmin(StaffAdmin):
    """What people told staff: the only words of theirs that staff read. Staff write the note, and no more."""

    list_display = ("created_at", "kind", "reporter", "about", "owner", "resolved_at", "resolved_by")
    list_filter = (OpenFilter, OwnerFilter, "kind")
    list_select_related = (
        "reporter",
        "owner",
        "resolved_by",
        "booking__mentor__user",
        "booking__mentee",
    )
    search_fields = ("reporter__name", "reporter__email")
    search_help_text = _("Search by name or address of who wrote it.")
    ordering = ("-created_at",)
    fieldsets = (
        (None, {"fields": ("kind", "text", "reporter", "created_at")}),
        (_("Who it is about"), {"fields": ("session", "mentor", "mentee", "write")}),
        (_("What becomes of it"), {"fields": ("owner", "resolved_at", "resolved_by", "note")}),
    )
    readonly_fields = (
        "kind",
        "text",
        "reporter",
        "created_at",
        "session",
        "mentor",
        "mentee",
        "write",
        "owner",
        "resolved_at",
        "resolved_by",
    )
    actions = ("take", "resolve", "reopen")
    page_actions = {"take": _("Take it"), "resolve": _("Resolve"), "reopen": _("Reopen")}

    def offers(self, request: HttpRequest, row: Concern) -> tuple[str, ...]:
        if not row.is_open:
            return ("reopen",)
        return ("resolve",) if row.owner_id == request.user.pk else ("take", "resolve")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Concern | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Concern, form: Any, change: bool) -> None:
        """The note alone: who wrote may have added something while the page was open."""
        obj.save(update_fields=["note"])

    @admin.display(description=_("session"))
    def session(self, concern: Concern) -> str:
        booking = concern.booking
        address = reverse("admin:sessions_app_booking_change", args=[booking.pk])
        link = format_html('<a href="{}">{}</a>', address, self.about(concern))
        if why_not_end(booking, timezone.now()):
            return link
        end = reverse("admin:sessions_app_booking_end", args=[booking.pk])
        return format_html('{} · <a href="{}">{}</a>', link, end, gettext("End this session"))

    @admin.display(description=_("session"), ordering="booking__starts_at")
    def about(self, concern: Concern) -> str:
        booking = concern.booking
        return f"{day(booking.starts_at)}, {clock(booking.starts_at)}: {booking.get_status_display()}"

    @admin.display(description=_("mentor"))
    def mentor(self, concern: Concern) -> str:
        return link_to(concern.booking.mentor.user)

    @admin.display(description=_("mentee"))
    def mentee(self, concern: Concern) -> str:
        return link_to(concern.booking.mentee)

    @admin.display(description=_("write to"))
    def write(self, concern: Concern) -> str:
        """Who wrote comes first; the other has not been told."""
        reporter, other = concern.reporter, concern.booking.other(concern.reporter)
        names = {"reporter": reporter.display_name, "other": other.display_name}
        subject = gettext("About the session of %(one)s and %(two)s") % {
            "one": concern.booking.mentor.user.display_name,
            "two": concern.booking.mentee.display_name,
        }
        return format_html(
            '<a href="{}">{}</a><br><a href="{}">{}</a>',
            mail_to(reporter, subject),
            gettext("%(reporter)s, who wrote this about %(other)s") % names,
            mail_to(other, subject),
            gettext("%(other)s, who doesn't know that %(reporter)s wrote to us") % names,
        )

    @admin.action(description=_("Take it"), permissions=["change"])
    def take(self, request: HttpRequest, queryset: QuerySet[Concern]) -> None:
        by = cast(User, request.user)
        count = self.with_each(
            request, queryset, lambda one: take_concern(concern=one, by=by), _("Took it: looks after it now.")
        )
        self.say_how_many(
            request,
            ngettext("You look after %(count)d concern.", "You look after %(count)d concerns.", count),
            count,
        )

    @admin.action(description=_("Mark as resolved"), permissions=["change"])
    def resolve(self, request: HttpRequest, queryset: QuerySet[Concern]) -> None:
        by, now = cast(User, request.user), timezone.now()
        count = self.with_each(
            request, queryset, lambda one: resolve_concern(concern=one, by=by, now=now), _("Resolved.")
        )
        self.say_how_many(
            request,
            ngettext("%(count)d concern is resolved.", "%(count)d concerns are resolved.", count),
            count,
        )

    @admin.action(description=_("Reopen"), permissions=["change"])
    def reopen(self, request: HttpRequest, queryset: QuerySet[Concern]) -> None:
        count = self.with_each(request, queryset, lambda one: reopen_concern(concern=one), _("Reopened."))
        self.say_how_many(
            request,
            ngettext("%(count)d concern is open again.", "%(count)d concerns are open again.", count),
            count,
        )

    def with_each(
        self, request: HttpRequest, concerns: QuerySet[Concern], act: Callable[[Concern], bool], done: Promise
    ) -> int:
        rows = without_private(concerns, self.list_select_related)
        return self.for_each(request, rows, act, done=done, refused=BookingError)


def link_to(person: User) -> str:
    """Their page for staff, with the address, because names are not unique."""
    address = reverse("admin:people_user_change", args=[person.pk])
    link = format_html('<a href="{}">{}</a> ({})', address, person.display_name, person.email)
    if not person.is_active:
        return format_html("{} · {}", link, gettext("account closed"))
    suspend = reverse("admin:people_user_suspend", args=[person.pk])
    return format_html('{} · <a href="{}">{}</a>', link, suspend, gettext("Suspend"))


def mail_to(person: User, subject: str) -> str:
    return f"mailto:{quote(person.email, safe='@')}?{urlencode({'subject': subject}, quote_via=quote)}"
