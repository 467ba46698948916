"""Mail that stopped being true is not sent."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from people import outbox
from people.models import MailOptOut, Notification
from sessions_app.after.service import (
    answer_commitment,
    challenge_mentee,
    postpone_commitment,
    say_held,
    say_missed,
)
from sessions_app.change.service import cancel_session, move_session, take_suggestion
from sessions_app.commitments import Promise, commit_to, commit_to_nothing
from tests.factories import make_booking, open_slots
from tests.sessions_app.mails import mail_to, owed, stage

pytestmark = pytest.mark.django_db


def test_a_moved_session_takes_its_old_mails_along(mentor, bo):
    made = make_booking(mentor, bo)
    old = [owed(kind, bo) for kind in ("booked", "reminder_day", "reminder_hour", "wrap_up")]
    move_session(booking=made, by=bo, slot=open_slots(mentor, bo)[2])
    assert [outbox.render(notification, timezone.now()) for notification in old] == [None] * 4
    assert mail_to("moved", bo) is not None


def test_a_cancelled_session_sends_no_reminder(mentor, bo):
    made = make_booking(mentor, bo)
    reminder = owed("reminder_day", bo)
    cancel_session(booking=made, by=bo)
    assert outbox.render(reminder, timezone.now()) is None


def test_no_reminder_once_it_has_started(mentor, bo, clock):
    made = make_booking(mentor, bo)
    clock.move_to(made.starts_at - timedelta(seconds=1))
    assert mail_to("reminder_hour", bo).subject.startswith("In 1 minute, 16:00")
    clock.move_to(made.starts_at)
    assert mail_to("reminder_hour", bo) is None


def test_a_late_day_reminder_leaves_it_to_the_one_an_hour_before(mentor, bo, clock):
    made = make_booking(mentor, bo)
    clock.move_to(made.starts_at - timedelta(hours=3))
    assert mail_to("reminder_day", bo).subject.startswith("Today 16:00")
    clock.move_to(made.starts_at - timedelta(hours=2, minutes=59))
    assert mail_to("reminder_day", bo) is None


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(66, "In 66 minutes, 16:00"), (60, "In an hour, 16:00"), (12, "In 12 minutes, 16:00")],
)
def test_the_hour_reminder_says_what_is_left(mentor, bo, clock, minutes, words):
    made = make_booking(mentor, bo)
    clock.move_to(made.starts_at - timedelta(minutes=minutes))
    assert mail_to("reminder_hour", bo).subject.startswith(words)


def test_the_mentor_is_not_asked_once_anyone_has_said_how_it_went(mentor, bo, clock):
    made = stage("wrap_up", mentor, bo, clock)
    assert mail_to("wrap_up", mentor.user) is not None
    say_held(booking=made, by=bo)
    assert mail_to("wrap_up", mentor.user) is None
    assert "says that you met" in mail_to("wrap_up", bo).text


def test_nobody_is_asked_how_it_went_after_not_meeting(mentor, bo, clock):
    made = stage("wrap_up", mentor, bo, clock)
    say_missed(booking=made, by=mentor.user, reason="no-connection")
    assert mail_to("wrap_up", bo) is None


@pytest.mark.parametrize("kind", ["wrap_up", "challenged"])
def test_no_question_after_the_next_steps_are_said(mentor, bo, clock, kind):
    made = stage("challenged", mentor, bo, clock)
    assert mail_to(kind, bo) is not None
    commit_to_nothing(booking=made, by=bo, because="All clear now")
    assert mail_to(kind, bo) is None


def test_a_withdrawn_challenge_is_not_mailed(mentor, bo, clock):
    made = stage("challenged", mentor, bo, clock)
    challenge_mentee(booking=made, by=mentor.user, lines=[])
    assert mail_to("challenged", bo) is None


@pytest.mark.parametrize("kind", ["follow_up", "follow_up_nudge"])
def test_an_answered_step_is_not_asked_about(mentor, bo, clock, kind):
    step = stage(kind, mentor, bo, clock).commitments.get()
    assert mail_to(kind, bo) is not None
    answer_commitment(commitment=step, by=bo, status="partly")
    assert mail_to(kind, bo) is None


def test_a_step_with_a_new_date_is_asked_about_on_that_date_only(mentor, bo, clock):
    step = stage("follow_up", mentor, bo, clock).commitments.get()
    first = owed("follow_up", bo)
    postpone_commitment(commitment=step, by=bo, due_on=date(2026, 12, 10))
    assert outbox.render(first, timezone.now()) is None
    clock.move_to(owed("follow_up", bo).send_at)
    assert mail_to("follow_up", bo) is not None


def test_who_travelled_west_is_asked_at_nine_there(mentor, bo, clock):
    stage("follow_up", mentor, bo, clock)
    bo.timezone = "America/New_York"
    bo.save()
    outbox.deliver_due()
    waiting = owed("follow_up", bo)
    assert (waiting.status, waiting.send_at.astimezone(bo.zone).hour) == ("pending", 9)
    clock.move_to(waiting.send_at)
    outbox.deliver_due()
    assert owed("follow_up", bo).status == "sent"


def test_a_suggestion_that_was_answered_is_not_mailed(mentor, bo, clock):
    made = stage("suggested", mentor, bo, clock)
    waiting = owed("suggested", bo)
    take_suggestion(booking=made, by=bo)
    assert outbox.render(waiting, timezone.now()) is None


@pytest.mark.parametrize(
    ("kind", "topic"), [("reminder_day", "reminders"), ("wrap_up", "follow_ups"), ("follow_up", "follow_ups")]
)
def test_a_stopped_sort_of_mail_is_not_sent(mentor, bo, clock, kind, topic):
    stage(kind, mentor, bo, clock)
    assert mail_to(kind, bo) is not None
    MailOptOut.objects.create(user=bo, topic=topic)
    assert mail_to(kind, bo) is None


def test_both_steps_keep_their_own_question(mentor, bo, clock):
    made = stage("wrap_up", mentor, bo, clock)
    say_held(booking=made, by=bo)
    steps = [Promise("Call Eve", due_on=date(2026, 12, 1)), Promise("Write to Mo", due_on=date(2026, 12, 2))]
    commit_to(booking=made, by=bo, promises=steps)
    clock.move_to(owed("follow_up", bo).send_at)
    assert "Write to Mo" in mail_to("follow_up", bo).text


@pytest.mark.parametrize("late", [timedelta(hours=25), timedelta(days=4)])
def test_after_a_late_question_two_days_are_left_to_answer(mentor, bo, clock, late):
    """Mail that was held up must not come as two questions at once, nor may the second one be lost."""
    stage("follow_up", mentor, bo, clock)
    due = owed("follow_up_nudge", bo).send_at
    clock.shift(late)
    outbox.deliver_due()
    asked = owed("follow_up", bo).sent_at
    clock.move_to(max(due, asked))
    outbox.deliver_due()
    waiting = owed("follow_up_nudge", bo)
    assert (waiting.status, waiting.send_at) == ("pending", asked + timedelta(days=2))
    clock.move_to(waiting.send_at)
    assert "We asked a few days ago" in mail_to("follow_up_nudge", bo).text
    outbox.deliver_due()
    assert owed("follow_up_nudge", bo).status == "sent"


def test_while_the_question_waits_its_nudge_waits_too(mentor, bo, clock):
    stage("follow_up", mentor, bo, clock)
    question = owed("follow_up", bo)
    clock.move_to(owed("follow_up_nudge", bo).send_at)
    Notification.objects.filter(pk=question.pk).update(locked_until=timezone.now() + timedelta(minutes=30))
    outbox.deliver_due()
    assert owed("follow_up_nudge", bo).status == "pending"


@pytest.mark.parametrize("ended", ["failed", "skipped", "uncertain"])
def test_who_was_never_asked_is_not_asked_once_more(mentor, bo, clock, ended):
    stage("follow_up", mentor, bo, clock)
    Notification.objects.filter(pk=owed("follow_up", bo).pk).update(status=ended)
    clock.move_to(owed("follow_up_nudge", bo).send_at)
    outbox.deliver_due()
    assert owed("follow_up_nudge", bo).status == "skipped"


def test_a_question_without_an_answer_is_asked_once_more(mentor, bo, clock):
    stage("follow_up_nudge", mentor, bo, clock)
    outbox.deliver_due()
    assert [owed(kind, bo).status for kind in ("follow_up", "follow_up_nudge")] == ["sent", "sent"]


def test_news_of_a_session_is_none_from_its_end_on(mentor, bo, clock):
    booking = make_booking(mentor, bo)
    clock.move_to(booking.ends_at - timedelta(seconds=1))
    assert mail_to("booked", bo)
    clock.move_to(booking.ends_at)
    assert mail_to("booked", bo) is None
