"""Ten accounts that try to take everybody's week: once they got 615 of 615 open times in 69 seconds."""

import time
from collections.abc import Iterable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from people.templatetags.times import iso_z
from sessions_app.change.service import cancel_session
from sessions_app.models import Booking
from tests.factories import make_mentor, make_user, open_slots

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def book(client, mentor, slot) -> int:
    posted = {
        "starts_at": iso_z(slot.starts_at),
        "goal": "Take everything there is",
        "theme": mentor.themes.get().slug,
        "submission": str(uuid4()),
    }
    return client.post(reverse("sessions_app:booking_create", args=[mentor.slug]), posted).status_code


def attack(mentors: Iterable, *, seconds: float) -> None:
    """Ten accounts in turn take whatever is open, until none gets any more or the time is over."""
    attackers = [make_user(f"attacker{number}@example.com") for number in range(10)]
    clients = [Client() for _attacker in attackers]
    for client, attacker in zip(clients, attackers, strict=True):
        client.force_login(attacker)
    over, got = time.monotonic() + seconds, True
    while got:
        got = False
        for client, attacker in zip(clients, attackers, strict=True):
            for mentor in mentors:
                if time.monotonic() > over:
                    return
                if slots := open_slots(mentor, attacker):
                    got = book(client, mentor, slots[0]) == 302 or got


def test_ten_accounts_hold_no_more_than_the_caps_allow(sign_in, settings):
    settings.SESSIONS_AHEAD_AT_FIRST, settings.SESSIONS_AHEAD, settings.BOOKINGS_A_DAY = 2, 4, 6
    mentors = [make_mentor(make_user(f"mentor{number}@example.com")) for number in range(12)]
    before = sum(len(open_slots(mentor)) for mentor in mentors)
    for number in range(10):
        attacker = make_user(f"attacker{number}@example.com")
        client = sign_in(attacker)
        answers = [book(client, mentor, open_slots(mentor, attacker)[0]) for mentor in mentors]
        assert answers == [302] * 2 + [409] * 10
        # Giving them back in a hurry and taking others gets no further.
        for mentor in mentors[:8]:
            for held in Booking.objects.filter(mentee=attacker, status="confirmed"):
                cancel_session(booking=held, by=attacker)
            book(client, mentor, open_slots(mentor, attacker)[0])
        assert Booking.objects.filter(mentee=attacker).count() == 6
    assert Booking.objects.filter(status="confirmed").count() <= 20
    assert sum(len(open_slots(mentor)) for mentor in mentors) >= before - 3 * 20
