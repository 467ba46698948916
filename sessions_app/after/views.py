"""After your session: what came of it, challenges, next steps and how they went, and "once was enough"."""

from typing import cast

from django.contrib.auth.decorators import login_not_required, login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from people.models import User
from people.templatetags.times import date_words
from sessions_app.access import BookingAccess, back_to_session, refuse, show_act, with_booking_access
from sessions_app.after.forms import (
    AnswerForm,
    ChallengeForm,
    EnoughForm,
    MenteeWrapUpForm,
    MentorWrapUpForm,
    SessionForm,
    take_over,
)
from sessions_app.after.reads import after_session, answered_commitments, find_commitment, open_commitments
from sessions_app.after.service import (
    answer_commitment,
    challenge_mentee,
    postpone_commitment,
    say_missed,
    say_once_was_enough,
    wrap_up_as_mentee,
    wrap_up_as_mentor,
)
from sessions_app.booking import may_meet_again
from sessions_app.commitments import next_step
from sessions_app.errors import BookingError, NotNow, stop_if
from sessions_app.links import AnswerKey, answer_path, read_answer_token
from sessions_app.models import Booking, Commitment
from sessions_app.rules import (
    why_not_answer,
    why_not_challenge,
    why_not_say_enough,
    why_not_say_how_it_went,
    why_not_say_next,
)

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
ANSWERED_A_PAGE = 20


@with_booking_access
@get_or_post
def booking_wrap_up(request: HttpRequest, access: BookingAccess) -> HttpResponse:
    form = wrap_up_form(request, access)
    try:
        stop_if(why_not_say_how_it_went(access.booking, access.person, timezone.now()))
        stop_if(why_not_say_next(access.booking, access.person))
        if form.is_bound and form.is_valid():
            access.booking = save_wrap_up(access, form)
            return back_to_session(request, access, thanks(form))
    except BookingError as error:
        return refuse_wrap_up(request, access, error, form)
    return show_act(request, access, "after/booking_wrap_up.html", form)


def wrap_up_form(request: HttpRequest, access: BookingAccess) -> MenteeWrapUpForm | MentorWrapUpForm:
    """The form for this party. Taking a challenge over saves nothing: the page
    comes back with the line filled in."""
    posted = request.POST if request.method == "POST" else None
    if access.is_mentor:
        return MentorWrapUpForm(posted, booking=access.booking)
    if posted is not None and "take" in posted:
        return MenteeWrapUpForm(
            initial=take_over(posted, access.booking), booking=access.booking, now=timezone.now()
        )
    return MenteeWrapUpForm(posted, booking=access.booking, now=timezone.now())


def save_wrap_up(access: BookingAccess, form: MenteeWrapUpForm | MentorWrapUpForm) -> Booking:
    if not form.was_held:
        return say_missed(booking=access.booking, by=access.person, reason=form.cleaned_data["outcome"])
    if isinstance(form, MentorWrapUpForm):
        return wrap_up_as_mentor(booking=access.booking, by=access.person, lines=form.lines)
    because = form.cleaned_data["none_because"]
    return wrap_up_as_mentee(
        booking=access.booking, by=access.person, promises=form.promises, because=because
    )


def thanks(form: MenteeWrapUpForm | MentorWrapUpForm) -> str:
    if isinstance(form, MenteeWrapUpForm) and form.was_held and form.promises:
        dates = {promise.due_on for promise in form.promises}
        sentence = _("Saved. We ask you on %(date)s how it went.")
        if len(dates) > 1:
            sentence = _("Saved. We ask you about each on its date, first on %(date)s.")
        return sentence % {"date": date_words(min(dates))}
    return _("Saved. Thank you for saying how it went.")


def refuse_wrap_up(
    request: HttpRequest, access: BookingAccess, error: BookingError, form: SessionForm
) -> HttpResponse:
    """Once the next steps are saved, the page shows them to both; someone who posted
    is told so and keeps their words."""
    after = after_session(access.booking, access.person, timezone.now(), access.since)
    if not after.is_said:
        return refuse(request, access, error, kept=form.typed_words())
    posted = request.method == "POST"
    context = {
        "access": access,
        "booking": access.booking,
        "after": after,
        "kept": form.typed_words(),
        "sentence": str(error) if posted else "",
    }
    status = error.status if posted else 200
    return render(request, "sessions_app/after/booking_wrapped_up.html", context, status=status)


@with_booking_access
@get_or_post
def booking_challenge(request: HttpRequest, access: BookingAccess) -> HttpResponse:
    form = ChallengeForm(request.POST if request.method == "POST" else None, booking=access.booking)
    try:
        stop_if(why_not_challenge(access.booking, access.person, timezone.now()))
        if form.is_valid():
            challenge_mentee(booking=access.booking, by=access.person, lines=form.lines)
            return back_to_session(request, access, _("Saved. %(name)s can take it over or not."))
    except BookingError as error:
        return refuse(request, access, error, kept=form.typed_words())
    return show_act(request, access, "after/booking_challenge.html", form)


@with_booking_access
@get_or_post
def booking_enough(request: HttpRequest, access: BookingAccess) -> HttpResponse:
    form = EnoughForm(request.POST if request.method == "POST" else None, is_mentor=access.is_mentor)
    try:
        stop_if(why_not_say_enough(access.booking, access.person))
        if form.is_valid():
            close = form.cleaned_data.get("close_bookings", False)
            access.booking = say_once_was_enough(
                booking=access.booking, by=access.person, close_bookings=close
            )
            return back_to_session(request, access, _("Noted. Nobody is told."))
    except BookingError as error:
        return refuse(request, access, error)
    return show_act(request, access, "after/booking_enough.html", form)


@require_safe
@login_required
def commitment_list(request: HttpRequest) -> HttpResponse:
    person, now = cast(User, request.user), timezone.now()
    waiting = [next_step(one, person, now) for one in open_commitments(person)]
    answered = Paginator(answered_commitments(person), ANSWERED_A_PAGE).get_page(request.GET.get("page"))
    context = {"waiting": waiting, "answered": answered}
    return render(request, "sessions_app/after/commitment_list.html", context)


@login_not_required
@get_or_post
def commitment_answer(request: HttpRequest, token: str) -> HttpResponse:
    """Answer from a mail: whoever has the link may answer this one next step, nothing else."""
    key = read_answer_token(token)
    commitment = commitment_for(key) if key else None
    if key is None or commitment is None:
        return render(request, "sessions_app/link_stale.html", {"is_answer": True}, status=404)
    with timezone.override(commitment.booking.mentee.zone):
        return answer_page(request, commitment, key.since)


def commitment_for(key: AnswerKey) -> Commitment | None:
    """What a token opens: its own next step, for the person and the date it was made for."""
    commitment = find_commitment(key.commitment_id)
    if commitment is None or commitment.due_on != key.due_on:
        return None
    return commitment if key.is_for(commitment.booking.mentee) else None


def answer_page(request: HttpRequest, commitment: Commitment, since: int) -> HttpResponse:
    person = commitment.booking.mentee
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        person=person,
        now=timezone.now(),
        due_on=commitment.due_on,
    )
    if request.method != "POST" and (not commitment.is_open or "saved" in request.GET):
        return answered_page(request, commitment, since)
    try:
        if form.is_bound:
            stop_if(why_not_answer(commitment, person))
        if form.is_valid():
            return redirect(f"{answer_path(save_answer(commitment, form), since)}?saved=1")
    except NotNow as error:
        return answered_page(request, find_commitment(commitment.pk) or commitment, since, error)
    context = {
        "commitment": commitment,
        "form": form,
        "asked": commitment.asked_at() <= timezone.now(),
        "pointed_at": request.GET.get("answer"),
    }
    status = 400 if form.is_bound else 200
    return render(request, "sessions_app/after/commitment_answer.html", context, status=status)


def save_answer(commitment: Commitment, form: AnswerForm) -> Commitment:
    person, words = commitment.booking.mentee, form.cleaned_data["reflection"]
    if form.is_not_yet:
        return postpone_commitment(
            commitment=commitment, by=person, due_on=form.cleaned_data["due_on"], reflection=words
        )
    return answer_commitment(
        commitment=commitment, by=person, status=form.cleaned_data["answer"], reflection=words
    )


def answered_page(
    request: HttpRequest, commitment: Commitment, since: int, error: NotNow | None = None
) -> HttpResponse:
    """What was answered; with `error` to someone who answers once more, who keeps their words."""
    typed = request.POST.get("reflection", "").strip()
    context = {
        "commitment": commitment,
        "mentor": commitment.booking.mentor,
        "may_meet_again": may_meet_again(commitment.booking),
        "just_saved": "saved" in request.GET,
        "sentence": str(error or ""),
        "kept": [typed] if typed and typed != commitment.reflection else [],
        "answer_path": answer_path(commitment, since),
    }
    status = error.status if error else 200
    return render(request, "sessions_app/after/commitment_answered.html", context, status=status)
