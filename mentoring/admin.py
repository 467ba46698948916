"""Mentors and topics, for staff: reading who wants to mentor, publishing,
pausing, and the words of each topic."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mentoring import services
from mentoring.errors import MentorError
from mentoring.models import AvailabilityOverride, AvailabilityRule, MentorProfile, Theme
from mentoring.models.mentors import RETURNED_MAX, MentorQuerySet
from people.models import User
from people.staff_pages import StaffAdmin
from people.templatetags.times import clock, day

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


class MentorForm(forms.ModelForm):
    """What staff mend, and the sentence with which they return a page."""

    sentence = forms.CharField(
        label=gettext_lazy("What should they change?"),
        required=False,
        max_length=RETURNED_MAX,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text=gettext_lazy("They read it on their profile and in a mail, and answer to you."),
    )

    @property
    def changed_data(self) -> list[str]:
        """The sentence is none of the profile's fields."""
        return [name for name in super().changed_data if name != "sentence"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_returned = self.data.get("action") == "send_back"
        if is_returned and "sentence" not in self.errors and not cleaned.get("sentence"):
            self.add_error("sentence", _("Write in a sentence what they should change."))
        return cleaned


@admin.register(MentorProfile)
class MentorAdmin(StaffAdmin):
    """A mentor writes their own page; staff read it, mend it, publish it. The
    status changes by the actions only."""

    list_display = ("name", "standing", "topics_covered", "next_open_at", "submitted_at", "weekly_limit")
    list_filter = (StandingFilter, "themes")
    list_select_related = ("user", "returned_by")
    search_fields = ("user__name", "user__email", "headline")
    search_help_text = gettext_lazy("Search by name, address or line.")
    ordering = ("-submitted_at", "-pk")
    actions = ("publish", "send_back", "pause")
    only_on_page = ("send_back",)
    page_actions = {
        "publish": gettext_lazy("Save, publish and tell the mentor"),
        "send_back": gettext_lazy("Return with this sentence"),
        "pause": gettext_lazy("Save and pause: no new bookings"),
    }
    form = MentorForm
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
        "page",
        "asked_before",
    )
    fieldsets = (
        (None, {"fields": ("user", "standing", "page", "submitted_at", "next_open_at", "slug")}),
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

    def get_fieldsets(self, request: HttpRequest, obj: MentorProfile | None = None) -> Any:
        """What was asked for before, and while they wait what to ask for now."""
        fields = [] if obj is None or not obj.returned_because else ["asked_before"]
        if obj and obj.status == Status.SUBMITTED and self.has_change_permission(request, obj):
            fields.append("sentence")
        note = _("The button “Return with this sentence” is at the end of the page.")
        asked = {"fields": fields, "description": note if "sentence" in fields else ""}
        own = super().get_fieldsets(request, obj)
        return [*own, (gettext_lazy("Ask for a change"), asked)] if fields else own

    def offers(self, request: HttpRequest, row: MentorProfile) -> tuple[str, ...]:
        return {
            Status.DRAFT: ("publish",),
            Status.SUBMITTED: ("publish", "send_back"),
            Status.PUBLISHED: ("pause",),
            Status.PAUSED: (),
        }[Status(row.status)]

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
        if mentor.to_change:
            return _("Returned, not sent again yet")
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

    @admin.display(description=gettext_lazy("page"))
    def page(self, mentor: MentorProfile) -> str:
        words = _("See the page") if mentor.is_shown else _("See the page as it will be")
        return format_html('<a href="{}">{}</a>', mentor.get_absolute_url(), words)

    @admin.display(description=gettext_lazy("asked before"))
    def asked_before(self, mentor: MentorProfile) -> str:
        if not (mentor.returned_at and mentor.returned_by):
            return ""
        said = {"day": day(mentor.returned_at), "time": clock(mentor.returned_at), "name": mentor.returned_by}
        return format_html("{}<br>{}", mentor.returned_because, _("%(name)s, %(day)s, %(time)s") % said)

    @admin.action(description=gettext_lazy("Publish, and tell the mentor"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[MentorProfile]) -> None:
        count = self.for_each_mentor(
            request,
            queryset,
            lambda mentor: services.publish_mentor(mentor=mentor, now=timezone.now()),
            _("Published."),
        )
        said = ngettext("%(count)d mentor is visible now.", "%(count)d mentors are visible now.", count)
        self.say_how_many(request, said, count)

    @admin.action(description=gettext_lazy("Return with a sentence"), permissions=["change"])
    def send_back(self, request: HttpRequest, queryset: QuerySet[MentorProfile]) -> None:
        because, by = request.POST.get("sentence", ""), cast(User, request.user)
        count = self.for_each_mentor(
            request,
            queryset,
            lambda mentor: services.return_mentor(mentor=mentor, because=because, by=by, now=timezone.now()),
            _("Returned with a sentence."),
        )
        said = ngettext(
            "%(count)d page is returned, and its mentor is told.",
            "%(count)d pages are returned, and their mentors are told.",
            count,
        )
        self.say_how_many(request, said, count)

    @admin.action(description=gettext_lazy("Pause: no new bookings"), permissions=["change"])
    def pause(self, request: HttpRequest, queryset: QuerySet[MentorProfile]) -> None:
        count = self.for_each_mentor(
            request,
            queryset.filter(status=Status.PUBLISHED),
            lambda mentor: services.pause_mentor(mentor=mentor, until=None, now=timezone.now()),
            _("Paused."),
        )
        said = ngettext("%(count)d mentor is paused now.", "%(count)d mentors are paused now.", count)
        self.say_how_many(request, said, count)

    def for_each_mentor(
        self,
        request: HttpRequest,
        mentors: QuerySet[MentorProfile],
        act: Callable[[MentorProfile], bool],
        done: str | Promise,
    ) -> int:
        rows = mentors.select_related("user")
        return self.for_each(request, rows, act, done=done, refused=MentorError)

    def save_model(self, request: HttpRequest, obj: MentorProfile, form: Any, change: bool) -> None:
        """Only what was mended: the mentor may have changed the rest, or paused, while the page was open."""
        services.lock_people(obj.user)
        mended = {field.name for field in obj._meta.concrete_fields} & set(form.changed_data)
        obj.save(update_fields=mended)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        services.refresh_next_open(form.instance, now=timezone.now())

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
