"""What the audit says of rows that don't agree, which no service ever writes."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from mentoring.models import TimeClaim
from sessions_app.audit import find_faults
from sessions_app.booking import carry_out
from sessions_app.change.service import cancel_session, move_session
from sessions_app.models import Booking
from sessions_app.rules.table import Act
from sessions_app.talk.service import send_message
from tests.factories import make_booking, open_slots

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(mentor, bo) -> Booking:
    made = make_booking(mentor, bo)
    assert list(find_faults()) == []
    return made


def test_a_claim_too_few(made, bo):
    TimeClaim.objects.of(bo).first().delete()
    (fault,) = find_faults()
    assert str(made.pk) in fault
    assert "lacks 1 " in fault


def test_claims_too_many(made, bo):
    later = TimeClaim.objects.of(bo).last()
    later.pk, later.starts_at = None, later.starts_at + timedelta(minutes=15)
    later.save(force_insert=True)
    (fault,) = find_faults()
    assert str(made.pk) in fault
    assert "holds 1 " in fault


def test_claims_of_nobody(made):
    stranger = uuid4()
    TimeClaim.objects.filter(holder=made.pk).update(holder=stranger)
    lacks, nobody = find_faults()
    assert "lacks 4 " in lacks
    assert str(stranger) in nobody


def test_a_state_that_no_act_led_to(made):
    Booking.objects.filter(pk=made.pk).update(status="completed")
    faults = list(find_faults())
    assert any("its history ends at" in fault for fault in faults)


def test_no_act_that_leaves_no_trail_is_carried_out(made, bo):
    with pytest.raises(ValueError, match="write by .* is not in the table"):
        carry_out(Act.WRITE, made, by=bo, now=timezone.now())
    assert list(find_faults()) == []


def test_the_command_fails_when_there_are_faults(made, bo):
    call_command("audit")
    TimeClaim.objects.of(bo).delete()
    with pytest.raises(CommandError):
        call_command("audit")


def test_a_clock_that_was_set_back_turns_no_history_round(made, bo, mentor, clock):
    send_message(booking=made, by=bo, text="The first line.")
    later = open_slots(mentor)[-1]
    clock.shift(-timedelta(minutes=40))
    send_message(booking=made, by=mentor.user, text="The second line.")
    moved = move_session(booking=made, slot=later, by=bo)
    clock.shift(-timedelta(minutes=40))
    cancel_session(booking=moved, by=bo)
    assert [event.action for event in made.events.all()] == ["booked", "moved", "cancelled"]
    assert [line.text for line in made.messages.all()] == ["The first line.", "The second line."]
    assert list(find_faults()) == []
