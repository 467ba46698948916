"""What people may try: all open times at once, one time fifty times at once, and anything at all."""

import time_machine
from django.db import connection, transaction
from django.test import override_settings

from mentoring.models import Theme
from people.models import Notification
from sessions_app.audit import find_faults
from sessions_app.models import Booking
from tests.conftest import NOW
from tests.drills.drill import Outcome, Stopwatch, drill, unless
from tests.drills.people import make_crowd
from tests.factories import make_mentor, make_user, open_slots
from tests.processes import web_server
from tests.safety.fuzz import ASKING, ask_anything
from tests.safety.test_attack import attack
from tests.sessions_app.test_race_http import race, request_for

CASES, ROUNDS = 20_000, 5
CAPS = {"SESSIONS_AHEAD_AT_FIRST": 2, "SESSIONS_AHEAD": 4, "BOOKINGS_A_DAY": 6}


def attacked(**caps: int) -> tuple[int, int, float]:
    """How many of how many open times ten accounts hold after a minute of trying; and how long they tried."""
    with transaction.atomic(), override_settings(**caps):
        mentors = [make_mentor(make_user(f"mentor{number}@example.com")) for number in range(6)]
        there = sum(len(open_slots(mentor)) for mentor in mentors)
        watch = Stopwatch()
        attack(mentors, seconds=60)
        seconds, held = watch.seconds, Booking.objects.filter(status="confirmed").count()
        transaction.set_rollback(True)
    return held, there, seconds


@drill("ten accounts take every time")
def ten_accounts() -> Outcome:
    without, there, first = attacked()
    held, there, then = attacked(**CAPS)
    kept = unless(open_times=held <= 20, attack_before=without > 20)
    said = (
        f"of {there} open times they hold {without} without caps ({first:.0f} s), {held} with ({then:.0f} s)"
    )
    return Outcome(said, kept)


@drill("fifty want one time")
def fifty() -> Outcome:
    crowd = make_crowd(50)
    theme, slots, slowest, wrong = (
        Theme.objects.get(slug="first-job"),
        open_slots(crowd.mentor)[:ROUNDS],
        0.0,
        0,
    )
    with web_server(3, DJANGO_SETTINGS_MODULE="tests.drills.settings") as base:
        for slot in slots:
            asked = [request_for(crowd.mentor, slot, theme) for _person in crowd.people]
            connection.close()
            statuses, seconds = race(base, crowd.cookies, asked)
            wrong += sorted(statuses) != [302] + [409] * 49
            slowest = max(slowest, seconds)
    kept = unless(
        clear_answers=wrong == 0,
        bookings=Booking.objects.count() == ROUNDS,
        mails=Notification.objects.filter(kind="booked").count() == 2 * ROUNDS,
        claims=not list(find_faults()),
    )
    return Outcome(f"1 booking and 49 refusals in each of {ROUNDS} rounds, the slowest {slowest:.2f} s", kept)


@drill("anything is asked as anybody")
def anything() -> Outcome:
    """Another number draws other requests than the tests do, the same ones at each drill."""
    total, watch = 0, Stopwatch()
    with time_machine.travel(NOW, tick=False):
        for number, role in enumerate(ASKING, start=1):
            with transaction.atomic():
                total += sum(ask_anything(role, -(-CASES // len(ASKING)), number=number).values())
                transaction.set_rollback(True)
    return Outcome(f"{total} requests in {len(ASKING)} roles, {total / watch.seconds:.0f} a second, no 5xx")
