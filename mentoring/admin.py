"""Mentors and topics, for staff: reading who wants to mentor, publishing,
pausing, and the words of each topic."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mentoring import services
from mentoring.errors import MentorError
from mentoring.models import AvailabilityOverride, AvailabilityRule, MentorProfile, Theme
from mentoring.models.mentors import MentorQuerySet
from people.staff_pages import StaffAdmin

Status = MentorProfile.Status
STATUS_WORDS = {
    Status.DRAFT: gettext_lazy("Not sent yet"),
    Status.SUBMITTED: gettext_lazy("Waiting to be read"),
    Status.PUBLISHED: gettext_lazy("Visible"),
    Status.PAUSED: gettext_lazy("Paused"),
}


class StandingFilter(admin.SimpleListFilter):
    title = gettext_lazy("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(status.value, str(words)) for status, words in STATUS_WORDS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[MentorProfile]) -> QuerySet[MentorProfile]:
        return queryset.filter(status=self.value()) if self.value() else queryset


class WeeklyHoursInline(admin.TabularInline):
    model = AvailabilityRule
    extra = 0


class OtherHoursInline(admin.TabularInline):
    model = AvailabilityOverride
    extra = 0


@admin.register(MentorProfile)
class MentorAdmin(StaffAdmin):
    """A mentor writes their own page; staff read it, mend it, publish it. The
    status changes by the actions only."""

    list_display = ("name", "standing", "topics_covered", "next_open_at", "submitted_at", "weekly_limit")
    list_filter = (StandingFilter, "themes")
    list_select_related = ("user",)
    search_fields = ("user__name", "user__email", "headline")
    search_help_text = gettext_lazy("Search by name, address or line.")
    ordering = ("-submitted_at", "-pk")
    actions = ("publish", "pause")
    inlines = (WeeklyHoursInline, OtherHoursInline)
    filter_horizontal = ("themes", "languages")
    readonly_fields = (
        "user",
        "standing",
        "slug",
        "submitted_at",
        "next_open_at",
        "has_own_link",
        "cannot_help",
        "helps_best",
    )
    fieldsets = (
        (None, {"fields": ("user", "standing", "submitted_at", "next_open_at", "slug")}),
        (
            gettext_lazy("What people read"),
            {"fields": ("headline", "bio", "topics", "themes", "languages", "helps_best")},
        ),
        (
            gettext_lazy("Can help, can't help"),
            {"fields": ("can_help_with", "cannot_help", "cannot_help_with")},
        ),
        (
            gettext_lazy("Booking rules"),
            {"fields": ("timezone", *MentorProfile.BOOKING_RULES, "has_own_link")},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[MentorProfile]:
        mentors = cast(MentorQuerySet, super().get_queryset(request))
        return mentors.with_own_link().prefetch_related("themes")

    @admin.display(description=gettext_lazy("name"), ordering="user__name")
    def name(self, mentor: MentorProfile) -> str:
        return mentor.user.display_name

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def standing(self, mentor: MentorProfile) -> str:
        if mentor.status == Status.PAUSED and mentor.paused_until:
            return _("Paused until %(date)s") % {"date": date_format(mentor.paused_until)}
        return str(STATUS_WORDS[Status(mentor.status)])

    @admin.display(description=gettext_lazy("topics"))
    def topics_covered(self, mentor: MentorProfile) -> str:
        return ", ".join(theme.label for theme in mentor.themes.all())

    @admin.display(description=gettext_lazy("has an own video link"), boolean=True)
    def has_own_link(self, mentor: MentorProfile) -> bool:
        return bool(mentor.has_own_link)  # type: ignore[attr-defined]

    @admin.display(description=gettext_lazy("can't help with"))
    def cannot_help(self, mentor: MentorProfile) -> str:
        return "; ".join(mentor.cannot_help_lines)

    @admin.display(description=gettext_lazy("helps best"))
    def helps_best(self, mentor: MentorProfile) -> str:
        return ", ".join(mentor.level_labels)

    @admin.action(description=gettext_lazy("Publish, and tell the mentor"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[MentorProfile]) -> None:
        count = self.for_each(
            request, queryset, lambda mentor: services.publish_mentor(mentor=mentor, now=timezone.now())
        )
        said = ngettext("%(count)d mentor is visible now.", "%(count)d mentors are visible now.", count) % {
            "count": count
        }
        self.message_user(request, said, messages.SUCCESS if count else messages.WARNING)

    @admin.action(description=gettext_lazy("Pause: no new bookings"), permissions=["change"])
    def pause(self, request: HttpRequest, queryset: QuerySet[MentorProfile]) -> None:
        visible = queryset.filter(status=Status.PUBLISHED)
        count = self.for_each(
            request,
            visible,
            lambda mentor: services.pause_mentor(mentor=mentor, until=None, now=timezone.now()),
        )
        said = ngettext("%(count)d mentor is paused now.", "%(count)d mentors are paused now.", count) % {
            "count": count
        }
        self.message_user(request, said, messages.SUCCESS if count else messages.WARNING)

    def for_each(
        self, request: HttpRequest, mentors: QuerySet[MentorProfile], act: Callable[[MentorProfile], bool]
    ) -> int:
        """Do it for each, say what was refused, and count what was done."""
        done = 0
        for mentor in mentors.select_related("user"):
            try:
                done += act(mentor)
            except MentorError as error:
                self.message_user(request, f"{mentor}: {error}", messages.ERROR)
        return done

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        services.refresh_next_open(form.instance, now=timezone.now())

    def response_change(self, request: HttpRequest, obj: MentorProfile) -> HttpResponse:
        """The button under the page that the mail to staff opens: what was
        mended is saved, then it is published."""
        response = super().response_change(request, obj)
        if "_publish" in request.POST:
            self.publish(request, MentorProfile.objects.filter(pk=obj.pk))
            return redirect("admin:mentoring_mentorprofile_change", obj.pk)
        return response

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People become mentors themselves."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: MentorProfile | None = None) -> bool:
        return False


@admin.register(Theme)
class ThemeAdmin(StaffAdmin):
    list_display = ("name", "position", "summary")
    list_editable = ("position",)
    search_fields = ("name", "summary")
    ordering = ("position", "pk")
    fieldsets = (
        (None, {"fields": ("name", "slug", "summary", "position")}),
        (
            gettext_lazy("Guide"),
            {
                "fields": ("people_bring", "half_hour_can", "prepare", "fitting_goals", "too_big"),
                "description": gettext_lazy("What both read before they talk."),
            },
        ),
    )

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Theme | None = None
    ) -> dict[str, Sequence[str]]:
        return {} if obj else {"slug": ("name",)}

    def get_readonly_fields(self, request: HttpRequest, obj: Theme | None = None) -> tuple[str, ...]:
        """A topic's address is in links and mails, so it stays."""
        return ("slug",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Theme | None = None) -> bool:
        """Sessions and figures hang on it."""
        return False
