"""/mentor/profile/: one screen to become a mentor, and the same screen to change it later."""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mentoring import services
from mentoring.errors import MentorError
from mentoring.forms.hours import TypedRows, WeeklyRows, one_more, saved_rows, weekly_rows, without
from mentoring.forms.profile import PauseForm, ProfileForm
from mentoring.models import MentorProfile
from mentoring.views.acts import act_on, add_sentences, done, is_shown, profile_of
from people.middleware import ZonedRequest

PAGE = "mentoring:profile"
Status = MentorProfile.Status


@login_required
@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    mentor = profile_of(request)
    form = ProfileForm(instance=mentor, known_zone=known_zone(request))
    rows = None if is_shown(mentor) else weekly_rows(typed=saved_rows(mentor))
    return show_profile(request, mentor, form, rows)


@act_on(PAGE)
def profile_save(request: HttpRequest) -> HttpResponse:
    return keep_what_was_typed(request, submit=False)


@act_on(PAGE)
def profile_submit(request: HttpRequest) -> HttpResponse:
    return keep_what_was_typed(request, submit=True)


@act_on(PAGE)
def profile_add_row(request: HttpRequest) -> HttpResponse:
    return show_other_rows(request, one_more)


@act_on(PAGE)
def profile_remove_row(request: HttpRequest, row: int) -> HttpResponse:
    return show_other_rows(request, lambda typed: without(row, typed))


@act_on(PAGE)
def profile_pause(request: HttpRequest) -> HttpResponse:
    """Take a break."""
    mentor = profile_of(request)
    if not is_shown(mentor):
        return nothing_to_pause(request)
    pause = PauseForm(request.POST)
    if pause.is_valid() and done(
        pause, services.pause_mentor, mentor=mentor, until=pause.cleaned_data["paused_until"]
    ):
        messages.success(request, _("You take a break. What is booked stays booked."))
        return redirect(PAGE)
    form = ProfileForm(instance=mentor, known_zone=mentor.timezone)
    return show_profile(request, mentor, form, None, pause, status=400)


@act_on(PAGE)
def profile_unpause(request: HttpRequest) -> HttpResponse:
    """Come back from a break."""
    mentor = profile_of(request)
    if not is_shown(mentor):
        return nothing_to_pause(request)
    services.unpause_mentor(mentor=mentor, now=timezone.now())
    messages.success(request, _("Welcome back. People can book you again."))
    return redirect(PAGE)


def nothing_to_pause(request: HttpRequest) -> HttpResponse:
    messages.error(request, _("There is nothing to pause: people can't see you yet."))
    return redirect(PAGE)


def known_zone(request: HttpRequest) -> str:
    """Where the device or the account is, "" when nobody knows."""
    zoned = cast(ZonedRequest, request)
    return zoned.zone_name if zoned.zone_source else ""


def posted_rows(request: HttpRequest, mentor: MentorProfile) -> WeeklyRows | None:
    """Who is visible changes hours on the page of hours."""
    return None if is_shown(mentor) else weekly_rows(request.POST)


def show_other_rows(request: HttpRequest, change: Callable[[TypedRows], TypedRows]) -> HttpResponse:
    """The page as typed but for its rows of hours: nothing is saved, nothing is judged."""
    mentor, zone_name = profile_of(request), known_zone(request)
    typed = ProfileForm(request.POST, instance=mentor, known_zone=zone_name).typed
    rows = posted_rows(request, mentor)
    form = ProfileForm(initial=typed, instance=mentor, known_zone=zone_name)
    return show_profile(request, mentor, form, rows and weekly_rows(typed=change(rows.typed)))


def keep_what_was_typed(request: HttpRequest, *, submit: bool) -> HttpResponse:
    mentor = profile_of(request)
    form = ProfileForm(request.POST, instance=mentor, known_zone=known_zone(request))
    rows = posted_rows(request, mentor)
    if all([form.is_valid(), rows is None or rows.is_valid()]) and keep(form, rows, submit=submit):
        messages.success(request, kept_words(form.instance, sent=submit))
        return redirect(PAGE)
    return show_profile(request, profile_of(request), form, rows, status=400)


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


def kept_words(mentor: MentorProfile, *, sent: bool) -> str:
    """What became of it, and who sees it now."""
    return {
        Status.DRAFT: _("Saved. Only you see this until you submit it."),
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
