"""/mentor/availability/: weekly hours, days off and other hours on one date."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mentoring import selectors, services
from mentoring.errors import MentorError
from mentoring.forms.hours import (
    DatesForm,
    DaysOffForm,
    OtherHoursForm,
    TypedRows,
    one_more,
    saved_rows,
    weekly_rows,
    without,
)
from mentoring.models import MentorProfile
from mentoring.views.acts import act_on, done, is_shown, profile_of

PAGE = "mentoring:availability"


def of_a_mentor(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view gets the profile of who is signed in; who has none begins with that."""

    @wraps(view)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        mentor = profile_of(request)
        return redirect("mentoring:profile") if mentor.pk is None else view(request, mentor, **kwargs)

    return answer


@login_required
@require_safe
@of_a_mentor
def availability(request: HttpRequest, mentor: MentorProfile) -> HttpResponse:
    return show_availability(request, mentor)


@act_on(PAGE)
@of_a_mentor
def availability_week(request: HttpRequest, mentor: MentorProfile) -> HttpResponse:
    """These rows are the weekly hours from now on."""
    rows = weekly_rows(request.POST)
    if not rows.is_valid():
        return show_availability(request, mentor, rows=rows, status=400)
    try:
        services.replace_week(mentor=mentor, week=rows.week, now=timezone.now())
    except MentorError as error:
        return show_availability(request, mentor, rows=rows, rows_error=str(error), status=400)
    return saved(request, _("Your weekly hours are saved."))


@act_on(PAGE)
@of_a_mentor
def availability_add_row(request: HttpRequest, mentor: MentorProfile) -> HttpResponse:
    return show_other_rows(request, mentor, one_more)


@act_on(PAGE)
@of_a_mentor
def availability_remove_row(request: HttpRequest, mentor: MentorProfile, row: int) -> HttpResponse:
    return show_other_rows(request, mentor, lambda typed: without(row, typed))


@act_on(PAGE)
@of_a_mentor
def availability_days_off(request: HttpRequest, mentor: MentorProfile) -> HttpResponse:
    form = DaysOffForm(request.POST)
    if form.is_valid() and done(form, services.take_days_off, mentor=mentor, **form.cleaned_data):
        return saved(request, _("Kept as time off."))
    return show_availability(request, mentor, days_off=form, status=400)


@act_on(PAGE)
@of_a_mentor
def availability_other_hours(request: HttpRequest, mentor: MentorProfile) -> HttpResponse:
    form = OtherHoursForm(request.POST)
    if form.is_valid():
        day, start, end = (form.cleaned_data[name] for name in ("date", "start_time", "end_time"))
        if done(form, services.add_other_hours, mentor=mentor, on=day, start=start, end=end):
            return saved(request, _("Saved for that date."))
    return show_availability(request, mentor, other_hours=form, status=400)


@act_on(PAGE)
@of_a_mentor
def availability_remove_dates(request: HttpRequest, mentor: MentorProfile) -> HttpResponse:
    """Days off and other hours on these dates go; the week counts again."""
    form = DatesForm(request.POST)
    if not form.is_valid():
        return show_availability(request, mentor, status=400)
    services.back_to_weekly_hours(mentor=mentor, now=timezone.now(), **form.cleaned_data)
    return saved(request, _("Back to your weekly hours."))


def saved(request: HttpRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(PAGE)


def show_other_rows(
    request: HttpRequest, mentor: MentorProfile, change: Callable[[TypedRows], TypedRows]
) -> HttpResponse:
    """The page with other rows of hours: nothing is saved, nothing is judged."""
    return show_availability(request, mentor, rows=weekly_rows(typed=change(weekly_rows(request.POST).typed)))


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
