"""A mentor's own pages: who they are, and when they are there."""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mentoring import selectors, services
from mentoring.errors import MentorError
from mentoring.forms.hours import (
    DatesForm,
    DaysOffForm,
    OtherHoursForm,
    WeeklyRows,
    changed_rows,
    changes_rows,
    saved_rows,
    weekly_rows,
)
from mentoring.forms.profile import PauseForm, ProfileForm
from mentoring.models import MentorProfile
from people.middleware import ZonedRequest
from people.models import User

page_methods = require_http_methods(["GET", "HEAD", "POST"])
Status = MentorProfile.Status


@login_required
@page_methods
def profile(request: ZonedRequest) -> HttpResponse:
    """One screen to become a mentor, and the same screen to change it later."""
    mentor = profile_of(request)
    action = request.POST.get("action", "")
    if request.method == "POST" and action in {"pause", "unpause"}:
        return take_a_break(request, mentor)
    known_zone = request.zone_name if request.zone_source else ""
    form = ProfileForm(request.POST or None, instance=mentor, known_zone=known_zone)
    rows = None if is_shown(mentor) else weekly_rows(request.POST or None, saved_rows(mentor))
    if request.method != "POST":
        return show_profile(request, mentor, form, rows)
    if rows is not None and changes_rows(action):
        as_typed = ProfileForm(initial=form.typed, instance=profile_of(request), known_zone=known_zone)
        return show_profile(request, mentor, as_typed, weekly_rows(typed=changed_rows(rows.typed, action)))
    if all([form.is_valid(), rows is None or rows.is_valid()]) and keep(
        form, rows, submit=action == "submit"
    ):
        messages.success(request, kept_words(form.instance, sent=action == "submit"))
        return redirect("mentoring:profile")
    return show_profile(request, profile_of(request), form, rows, status=400)


def profile_of(request: HttpRequest) -> MentorProfile:
    """The profile of who is signed in, saved or new."""
    return selectors.profile_of(cast(User, request.user))


def is_shown(mentor: MentorProfile) -> bool:
    return mentor.status in {Status.PUBLISHED, Status.PAUSED}


def keep(form: ProfileForm, rows: WeeklyRows | None, *, submit: bool) -> bool:
    """Save what was typed; False when it was refused, with the sentences put where they belong."""
    given = form.cleaned_data
    try:
        services.keep_profile(
            mentor=form.instance,
            name=given.get("name", ""),
            themes=given["themes"],
            languages=given["languages"],
            week=rows.week if rows is not None else None,
            submit=submit,
            now=timezone.now(),
        )
    except MentorError as error:
        add_sentences(form, error)
    except IntegrityError:
        form.add_error(
            None, _("This page was saved in another window a moment ago. Look through it and save it again.")
        )
    return not form.errors


def add_sentences(form: BaseForm, error: MentorError) -> None:
    for field, sentence in error.fields.items():
        form.add_error(field if field in form.fields else None, sentence)
        if field == "hours" and isinstance(form, ProfileForm):
            form.hours_sentence = sentence


def kept_words(mentor: MentorProfile, *, sent: bool) -> str:
    """What became of it, and who sees it now."""
    return {
        Status.DRAFT: _("Saved. Only you see this until you send it."),
        Status.SUBMITTED: _("Sent. Our team reads it and writes to you.")
        if sent
        else _("Saved. Our team is reading it."),
        Status.PUBLISHED: _("Saved. People see it like this now."),
        Status.PAUSED: _("Saved. People see it when your break is over."),
    }[Status(mentor.status)]


def show_profile(
    request: HttpRequest,
    mentor: MentorProfile,
    form: ProfileForm,
    rows: WeeklyRows | None,
    pause: PauseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "mentor": mentor,
        "form": form,
        "rows": rows,
        "pause": pause or PauseForm(initial={"paused_until": mentor.paused_until}),
        "is_shown": is_shown(mentor),
        "zone_is_known": bool(form.known_zone),
        "own_link_is_optional": bool(settings.VIDEO_BASE_URL),
        "publishes_at_once": settings.PUBLISH_MENTORS_AT_ONCE,
    }
    return render(request, "mentoring/profile.html", context, status=status)


def take_a_break(request: HttpRequest, mentor: MentorProfile) -> HttpResponse:
    """Pause, or come back."""
    if not is_shown(mentor):
        messages.error(request, _("There is nothing to pause: people can't see you yet."))
        return redirect("mentoring:profile")
    now = timezone.now()
    pause = PauseForm(request.POST)
    if request.POST["action"] == "unpause":
        services.unpause_mentor(mentor=mentor, now=now)
        messages.success(request, _("Welcome back. People can book you again."))
    elif not pause.is_valid() or not done(
        pause, services.pause_mentor, mentor=mentor, until=pause.cleaned_data["paused_until"]
    ):
        form = ProfileForm(instance=mentor, known_zone=mentor.timezone)
        return show_profile(request, mentor, form, None, pause, status=400)
    else:
        messages.success(request, _("You take a break. What is booked stays booked."))
    return redirect("mentoring:profile")


def done(form: BaseForm, service: Callable[..., object], **values: Any) -> bool:
    """Do it; False when it was refused, with the sentences put where they belong."""
    try:
        service(now=timezone.now(), **values)
    except MentorError as error:
        add_sentences(form, error)
    return not form.errors


@login_required
@page_methods
def availability(request: HttpRequest) -> HttpResponse:
    """Weekly hours, days off and other hours on one date."""
    mentor = profile_of(request)
    if mentor.pk is None:
        return redirect("mentoring:profile")
    action = request.POST.get("action", "")
    if request.method != "POST":
        return show_availability(request, mentor)
    if changes_rows(action):
        rows = weekly_rows(typed=changed_rows(weekly_rows(request.POST).typed, action))
        return show_availability(request, mentor, rows=rows)
    form, said = AVAILABILITY_ACTIONS.get(action, save_week)(mentor, request.POST)
    if said:
        messages.success(request, said)
        return redirect("mentoring:availability")
    return show_availability(request, mentor, **form, status=400)


def save_week(mentor: MentorProfile, posted: QueryDict) -> tuple[dict[str, Any], str]:
    rows = weekly_rows(posted)
    if not rows.is_valid():
        return {"rows": rows}, ""
    try:
        services.replace_week(mentor=mentor, week=rows.week, now=timezone.now())
    except MentorError as error:
        return {"rows": rows, "rows_error": str(error)}, ""
    return {}, _("Your weekly hours are saved.")


def add_days_off(mentor: MentorProfile, posted: QueryDict) -> tuple[dict[str, Any], str]:
    form = DaysOffForm(posted)
    if form.is_valid() and done(form, services.take_days_off, mentor=mentor, **form.cleaned_data):
        return {}, _("Kept as time off.")
    return {"days_off": form}, ""


def add_hours(mentor: MentorProfile, posted: QueryDict) -> tuple[dict[str, Any], str]:
    form = OtherHoursForm(posted)
    if form.is_valid():
        day, start, end = (form.cleaned_data[name] for name in ("date", "start_time", "end_time"))
        if done(form, services.add_other_hours, mentor=mentor, on=day, start=start, end=end):
            return {}, _("Saved for that date.")
    return {"other_hours": form}, ""


def remove_dates(mentor: MentorProfile, posted: QueryDict) -> tuple[dict[str, Any], str]:
    form = DatesForm(posted)
    if not form.is_valid():
        return {"dates": form}, ""
    services.back_to_weekly_hours(mentor=mentor, now=timezone.now(), **form.cleaned_data)
    return {}, _("Back to your weekly hours.")


AVAILABILITY_ACTIONS = {
    "week": save_week,
    "days-off": add_days_off,
    "other-hours": add_hours,
    "remove-dates": remove_dates,
}


def show_availability(
    request: HttpRequest, mentor: MentorProfile, *, status: int = 200, **forms: Any
) -> HttpResponse:
    """The page, with the forms that were refused as they were typed and the others fresh."""
    now = timezone.now()
    context = {
        "mentor": mentor,
        "rows": forms.get("rows") or weekly_rows(typed=saved_rows(mentor)),
        "rows_error": forms.get("rows_error", ""),
        "days_off": forms.get("days_off") or DaysOffForm(),
        "other_hours": forms.get("other_hours") or OtherHoursForm(),
        "has_errors": status != 200,
        "other_dates": selectors.other_dates(mentor, today=services.local_today(mentor, now)),
        "next_slots": selectors.next_open_slots([mentor], now=now, count=3)[mentor.pk],
        "is_shown": is_shown(mentor),
    }
    return render(request, "mentoring/availability.html", context, status=status)
