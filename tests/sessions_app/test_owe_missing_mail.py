"""A reminder that comes with an upgrade reaches the sessions that were booked before it."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from people.models import Notification
from sessions_app import mail
from sessions_app.change.service import cancel_session, move_session
from sessions_app.mail import Due, Kind, before_start
from sessions_app.rules import Role
from tests.factories import make_booking, make_mentor, make_user, open_slots
from tests.sessions_app.begun import make_begun, make_promised

pytestmark = pytest.mark.django_db


def owe_missing_mail() -> str:
    said = StringIO()
    call_command("owe_missing_mail", stdout=said)
    return said.getvalue().strip()


def everything_owed() -> list[tuple]:
    return list(Notification.objects.order_by("key").values_list("key", "send_at", "recipient_id", "payload"))


def test_nothing_is_missing_after_any_act(mentor, bo, cy):
    """What the acts owe and what the command owes are the same mails, whatever happened on the way."""
    slots = open_slots(mentor, bo)
    moved = make_booking(mentor, bo, slots[0])
    move_session(booking=moved, by=bo, slot=slots[20])
    cancel_session(booking=make_booking(mentor, cy, slots[9]), by=cy)
    make_promised(mentor, bo, "Call Mika", "Write to Zed")
    before = everything_owed()
    assert owe_missing_mail() == "No mail was missing."
    assert everything_owed() == before


def test_a_new_reminder_reaches_who_has_booked_already(mentor, bo, ada, monkeypatch):
    booking = make_booking(mentor, bo, open_slots(mentor, bo)[20])
    Notification.objects.filter(kind=Kind.REMINDER_HOUR).delete()  # as if there had been none
    assert owe_missing_mail() == "Written down: 2."
    reminders = Notification.objects.filter(kind=Kind.REMINDER_HOUR)
    assert {row.recipient for row in reminders} == {ada, bo}
    assert {row.send_at for row in reminders} == {booking.starts_at - timedelta(hours=1)}
    assert owe_missing_mail() == "No mail was missing."
    early = Due(Kind.MESSAGE, (Role.MENTEE,), before_start(days=2))
    monkeypatch.setattr(mail, "LATER", (*mail.LATER, early))
    assert owe_missing_mail() == "Written down: 1."


def test_what_lies_behind_is_never_asked_for(mentor, bo, clock):
    make_begun(mentor, bo, ago=timedelta(days=3))
    make_promised(mentor, bo, "Call Mika", days=7)
    Notification.objects.all().delete()
    clock.move_to(timezone.now() + timedelta(days=8))
    assert owe_missing_mail() == "Written down: 1."
    assert Notification.objects.get().kind == Kind.FOLLOW_UP_NUDGE


def test_the_mentors_question_of_tomorrow_is_owed_after_the_session_too(mentor, bo, ada):
    make_begun(mentor, bo, ago=timedelta(hours=2))
    owe_missing_mail()
    assert [(row.kind, row.recipient) for row in Notification.objects.all()] == [(Kind.WRAP_UP, ada)]


@pytest.mark.parametrize("batch", [1, 2, 500])
def test_many_are_owed_in_batches(batch, mentor, bo, django_assert_max_num_queries):
    for number in range(3):
        other = make_mentor(make_user(f"mentor{number}@example.com"))
        make_booking(other, bo, open_slots(other, bo)[5 + number])
    before = everything_owed()
    Notification.objects.filter(send_at__gt=timezone.now()).delete()
    with django_assert_max_num_queries(60 if batch < 500 else 6):
        added = mail.owe_missing(timezone.now(), batch)
    assert added == 3 * 6
    assert everything_owed() == before
