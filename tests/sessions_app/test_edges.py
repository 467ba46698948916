"""The last moment at which something may be done, and what a change leaves behind: each
was broken once and nobody noticed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mentoring.models import MentorProfile, TimeClaim
from sessions_app import links
from sessions_app.after.forms import AnswerForm
from sessions_app.after.service import wrap_up_as_mentor
from sessions_app.book.service import check_bookable
from sessions_app.booking import may_meet_again, why_not_open
from sessions_app.change.service import (
    cancel_session,
    expire_overdue,
    kept_until,
    move_session,
    refuse_suggestion,
    take_suggestion,
)
from sessions_app.errors import NotNow
from sessions_app.mail import Kind, still_due
from sessions_app.models import Booking, ClosedPair, Commitment
from sessions_app.talk.service import send_message
from tests.conftest import NOW
from tests.factories import make_booking, open_slots, url_in_mail
from tests.sessions_app.begun import make_begun, make_promised
from tests.sessions_app.mails import to_declined, to_suggested

pytestmark = pytest.mark.django_db
A_SECOND = timedelta(seconds=1)
A_LINK_LASTS = timedelta(days=120)


@pytest.mark.parametrize(("later", "opens"), [(A_LINK_LASTS, True), (A_LINK_LASTS + A_SECOND, False)])
def test_a_link_runs_out(mentor, bo, clock, later, opens):
    booking = make_booking(mentor, bo)
    (step,) = make_promised(mentor, bo, "Call Eve")
    key, token = links.make_key(booking, bo), links.make_answer_token(step)
    clock.shift(later)
    assert (links.read_key(key) is not None) is opens
    assert (links.read_answer_token(token) is not None) is opens


@pytest.mark.parametrize("key", ["booking", "step"])
def test_a_link_that_ran_out_is_a_friendly_page(client, mentor, bo, clock, key):
    booking = make_booking(mentor, bo)
    (step,) = make_promised(mentor, bo, "Call Eve")
    address = url_in_mail(booking, bo) if key == "booking" else links.answer_url(step, "done")
    assert client.get(address).status_code == 200
    clock.shift(timedelta(days=121))
    page = client.get(address)
    assert (page.status_code, page.templates[0].name) == (404, "sessions_app/link_stale.html")
    assert Commitment.objects.get().is_open


@pytest.mark.parametrize(
    ("after", "may"), [(timedelta(days=14) - A_SECOND, True), (timedelta(days=14), False)]
)
def test_lines_may_be_written_for_two_weeks_after_the_end(mentor, bo, clock, after, may):
    booking = make_booking(mentor, bo)
    Booking.objects.filter(pk=booking.pk).update(status=Booking.Status.COMPLETED)
    clock.move_to(booking.ends_at + after)
    if may:
        send_message(booking=booking, by=bo, text="Thank you")
    else:
        with pytest.raises(NotNow):
            send_message(booking=booking, by=bo, text="Thank you")
    assert booking.messages.count() == may


def test_a_move_takes_the_break_that_the_mentor_has_now(mentor, bo):
    booking = make_booking(mentor, bo)
    MentorProfile.objects.update(buffer_minutes=30)
    moved = move_session(booking=booking, by=bo, slot=open_slots(mentor, bo)[4])
    assert moved.buffer_minutes == 30
    claims = TimeClaim.objects.filter(holder=booking.pk)
    assert (claims.filter(role="mentor").count(), claims.filter(role="mentee").count()) == (4, 2)


def test_a_suggestion_can_be_taken_until_its_time_and_not_in_that_second(mentor, bo, clock):
    waiting = to_suggested(make_booking(mentor, bo), clock)
    clock.move_to(waiting.answer_by)
    for answer in (take_suggestion, refuse_suggestion):
        with pytest.raises(NotNow):
            answer(booking=waiting, by=bo)
    clock.move_to(waiting.answer_by - A_SECOND)
    assert expire_overdue(now=timezone.now()) == 0
    assert take_suggestion(booking=waiting, by=bo).status == Booking.Status.CONFIRMED


def test_in_the_second_in_which_its_time_is_over_it_expires(mentor, bo, clock):
    waiting = to_suggested(make_booking(mentor, bo), clock)
    clock.move_to(waiting.answer_by)
    assert expire_overdue(now=timezone.now()) == 1


def first_open(mentor: MentorProfile):
    mentor.refresh_from_db()
    return mentor.next_open_at


def test_the_directory_knows_at_once_what_a_session_takes_and_gives_back(mentor, bo, clock):
    first, second = (slot.starts_at for slot in open_slots(mentor)[:2])
    booking = make_booking(mentor, bo)
    assert first_open(mentor) == second
    booking = move_session(booking=booking, by=bo, slot=open_slots(mentor, bo)[5])
    assert first_open(mentor) == first
    booking = move_session(booking=booking, by=bo, slot=open_slots(mentor, bo)[0])
    cancel_session(booking=booking, by=bo)
    assert first_open(mentor) == first


@pytest.mark.parametrize("end", ["refused", "expired"])
def test_the_directory_knows_at_once_that_a_suggestion_was_not_taken(mentor, bo, clock, end):
    """The time that was kept is the first one open, two days later."""
    kept = next(slot for slot in open_slots(mentor) if slot.starts_at > timezone.now() + timedelta(hours=72))
    waiting = to_suggested(make_booking(mentor, bo, kept), clock)
    clock.move_to(waiting.answer_by - A_SECOND)
    if end == "refused":
        refuse_suggestion(booking=waiting, by=bo)
    else:
        expire_overdue(now=waiting.answer_by)
    assert first_open(mentor) == kept.starts_at


def test_the_directory_knows_at_once_that_a_mentor_cannot_help(mentor, bo, clock):
    first = open_slots(mentor)[0].starts_at
    booking = make_booking(mentor, bo)
    assert first_open(mentor) > first
    to_declined(booking, clock)
    assert first_open(mentor) == first


@pytest.mark.parametrize(("ahead", "kept"), [(timedelta(days=9), 48), (timedelta(days=1, hours=9), 27)])
def test_a_suggestion_waits_two_days_and_ends_six_hours_before_the_session(mentor, bo, ahead, kept):
    assert kept_until(Booking(starts_at=NOW + ahead), NOW) == NOW + timedelta(hours=kept)


@pytest.mark.parametrize("before", [timedelta(hours=24), timedelta(days=28)])
def test_just_enough_notice_and_just_near_enough_is_no_reason(mentor, bo, before):
    booking = make_booking(mentor, bo, open_slots(mentor)[-1])
    moment = booking.starts_at - before
    assert why_not_open(mentor, None, booking.starts_at, moment, None) == "That time was just taken."
    a_bit_off = moment + A_SECOND if before < timedelta(days=2) else moment - A_SECOND
    assert "taken" not in why_not_open(mentor, None, booking.starts_at, a_bit_off, None)


def test_a_reminder_that_would_be_due_at_this_moment_is_not_owed(mentor, bo, clock):
    slot = open_slots(mentor)[-1]
    clock.move_to(slot.starts_at - timedelta(hours=24))
    booking = make_booking(mentor, bo, slot)
    kinds = [mail.kind for mail in still_due(booking, timezone.now())]
    assert Kind.REMINDER_DAY not in kinds
    assert Kind.REMINDER_DAY in [mail.kind for mail in still_due(booking, timezone.now() - A_SECOND)]


def test_news_is_dated(mentor, bo, clock):
    booking = make_booking(mentor, bo)
    clock.shift(60)
    moved = move_session(booking=booking, slot=open_slots(mentor, bo)[-1], by=bo)
    moved.refresh_from_db()
    assert (moved.changed_at, moved.created_at) == (timezone.now(), timezone.now() - timedelta(minutes=1))


def test_someone_is_offered_again_unless_anything_stands_against_it(mentor, bo, clock):
    booking = make_booking(mentor, bo)
    assert may_meet_again(booking)
    for owner, field, value in (
        (booking, "once_was_enough", ["mentee"]),
        (booking.mentor, "status", MentorProfile.Status.PAUSED),
    ):
        before = getattr(owner, field)
        setattr(owner, field, value)
        assert not may_meet_again(booking)
        setattr(owner, field, before)
    ClosedPair.objects.create(mentor=mentor, mentee=bo)
    assert not may_meet_again(booking)


def test_a_suggestion_that_was_taken_just_before_the_sweep_came_to_it_stands(mentor, bo, clock, monkeypatch):
    waiting = to_suggested(make_booking(mentor, bo), clock)
    take_suggestion(booking=waiting, by=bo)
    monkeypatch.setattr(type(Booking.objects.all()), "overdue", lambda self, now: self.filter(pk=waiting.pk))
    assert expire_overdue(now=waiting.answer_by) == 0
    waiting.refresh_from_db()
    assert waiting.status == "confirmed"


def test_a_mentor_says_that_it_was_held_after_the_mentee_has_promised(mentor, bo, clock):
    (step,) = make_promised(mentor, bo, "Call Eve")
    held = wrap_up_as_mentor(booking=step.booking, by=mentor.user, lines=[])
    assert (held.status, held.challenges.count()) == ("completed", 0)
    with pytest.raises(NotNow):
        wrap_up_as_mentor(booking=step.booking, by=mentor.user, lines=["Too late"])


def test_what_stands_between_two_people_is_said_before_they_type(mentor, bo):
    slot = open_slots(mentor)[0]
    check_bookable(mentor=mentor, mentee=bo, slot=slot)
    ClosedPair.objects.create(mentor=mentor, mentee=bo)
    check_bookable(mentor=mentor, mentee=None, slot=slot)
    with pytest.raises(NotNow):
        check_bookable(mentor=mentor, mentee=bo, slot=slot)


def test_not_yet_never_means_sooner(mentor, bo, clock):
    now, today = timezone.now(), timezone.now().date()
    for days, preset in ((2, 7), (20, 20), (60, 42)):
        form = AnswerForm(None, person=bo, now=now, due_on=today + timedelta(days=days))
        assert form.fields["due_on"].initial == today + timedelta(days=preset)


def test_next_steps_of_two_dates_are_asked_about_each_on_its_own(mentor, bo, sign_in):
    path = reverse("sessions_app:booking_wrap_up", args=[make_begun(mentor, bo).pk])
    posted = {"outcome": "held", "line_1": "Call Mika", "due_1": "2026-12-04"}
    posted |= {"line_2": "Write it down", "due_2": "2026-11-30"}
    page = sign_in(bo).post(path, posted, follow=True).content.decode()
    assert "about each on its date, first on Monday 30 November." in page
