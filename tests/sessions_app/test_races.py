"""Many at once, in threads of one process: the claims, the limits and the locks hold on both databases."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from itertools import combinations
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, connections
from django.utils import timezone

from mentoring.models import MentorProfile, Theme
from mentoring.selectors import bookable_slots
from mentoring.slots import Slot, Window
from people.models import Notification, User
from sessions_app.audit import find_faults
from sessions_app.book.service import book_session
from sessions_app.change.service import cancel_session, decline_session, move_session
from sessions_app.errors import BookingError
from sessions_app.models import Booking
from tests.factories import make_booking, make_mentor, make_user, open_slots

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.slow,
    pytest.mark.xdist_group("races"),
]


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Run all calls in threads released together; what each returned or the BookingError it raised."""
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        try:
            connection.ensure_connection()
            gate.wait()
            return call()
        except BookingError as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def book(mentor: MentorProfile, person: User, slot: Slot) -> Callable[[], object]:
    theme = Theme.objects.get(slug="first-job")
    submission = uuid4()
    return lambda: book_session(
        mentor=mentor, mentee=person, slot=slot, theme=theme, goal="Get it", submission=submission
    )


def booked(results: list[object]) -> list[Booking]:
    assert all(isinstance(result, Booking | BookingError) for result in results)
    return [result for result in results if isinstance(result, Booking)]


def people(count: int) -> list[User]:
    return [make_user(f"person{number}@example.com") for number in range(count)]


def test_fifty_people_want_one_slot(mentor):
    slot = open_slots(mentor)[0]
    results = at_once(*[book(mentor, person, slot) for person in people(50)])
    assert len(booked(results)) == 1
    assert not list(find_faults())
    assert Notification.objects.filter(kind="booked").count() == 2


@pytest.mark.parametrize("buffer_minutes", [0, 15, 30])
def test_overlaps_and_not_only_equal_starts(mentor, buffer_minutes):
    """Spans that begin on different quarters offer starts that overlap:
    whoever wins, nobody is in two places."""
    mentor.buffer_minutes = buffer_minutes
    mentor.save()
    mentor.availability_rules.filter(weekday=2).update(start_time="17:15")
    slots = open_slots(mentor)[:12]
    booked(at_once(*[book(mentor, person, slot) for person, slot in zip(people(24), slots * 2, strict=True)]))
    length = timedelta(minutes=30 + buffer_minutes)
    starts = sorted(Booking.objects.values_list("starts_at", flat=True))
    assert starts
    assert all(later - earlier >= length for earlier, later in zip(starts, starts[1:], strict=False))
    assert not list(find_faults())


def test_one_mentee_at_many_mentors_at_once(mentor, bo):
    others = [
        make_mentor(make_user(f"mentor{number}@example.com", timezone="Europe/Helsinki"))
        for number in range(7)
    ]
    slot = open_slots(mentor)[0]
    results = at_once(*[book(each, bo, slot) for each in [mentor, *others]])
    assert len(booked(results)) == 1


def test_a_ring_of_ten_who_book_each_other_neither_deadlocks_nor_overlaps(db):
    """Cross-role: everyone is mentor and mentee of someone. Row locks in another order deadlock here."""
    ring = [
        make_mentor(person)
        for person in [make_user(f"ring{n}@example.com", timezone="Europe/Helsinki") for n in range(10)]
    ]
    slots = open_slots(ring[0])[:3]
    calls = [book(host, ring[(n + 1) % 10].user, slot) for slot in slots for n, host in enumerate(ring)]
    results = at_once(*calls)
    assert booked(results)
    assert not list(find_faults())


def test_moves_and_bookings_in_a_ring(db):
    ring = [
        make_mentor(person)
        for person in [make_user(f"ring{n}@example.com", timezone="Europe/Helsinki") for n in range(6)]
    ]
    made = [make_booking(host, ring[(n + 1) % 6].user) for n, host in enumerate(ring)]
    targets = [open_slots(booking.mentor, booking.mentee)[2 + n % 3] for n, booking in enumerate(made)]
    moves = [
        (lambda booking=booking, slot=slot: move_session(booking=booking, by=booking.mentee, slot=slot))
        for booking, slot in zip(made, targets, strict=True)
    ]
    at_once(*moves, *[book(host, ring[(n + 2) % 6].user, targets[n]) for n, host in enumerate(ring)])
    assert not list(find_faults())


def test_limits_hold_exactly(mentor, bo):
    mentor.weekly_limit = 2
    mentor.save()
    slots = open_slots(mentor)
    week = [
        slot for slot in slots if slot.starts_at.isocalendar().week == slots[0].starts_at.isocalendar().week
    ][:8]
    results = at_once(*[book(mentor, person, slot) for person, slot in zip(people(8), week, strict=True)])
    assert len(booked(results)) == 2


def test_a_mentee_keeps_at_most_two_open_bookings_with_one_mentor(mentor, bo):
    results = at_once(*[book(mentor, bo, slot) for slot in open_slots(mentor)[:8]])
    assert len(booked(results)) == 2


def test_the_same_form_sent_ten_times_at_once_is_one_booking(mentor, bo):
    once = book(mentor, bo, open_slots(mentor)[0])
    results = booked(at_once(*[once] * 10))
    assert len({booking.pk for booking in results}) == 1
    assert len(results) == 10


def test_two_tabs_end_one_session_one_way(mentor, ada, bo):
    for _ in range(5):
        booking = make_booking(mentor, bo)
        results = at_once(
            lambda booking=booking: cancel_session(booking=booking, by=bo),
            lambda booking=booking: cancel_session(booking=booking, by=ada, reason="came-up"),
            lambda booking=booking: decline_session(
                booking=booking, by=ada, reason="too-wide", sentence="Too wide."
            ),
        )
        assert len(booked(results)) == 1
        assert booking.events.count() == 2
    assert not list(find_faults())


def test_a_move_to_a_time_that_is_being_taken_keeps_the_old_one(mentor, bo, cy):
    for _ in range(3):
        booking = make_booking(mentor, bo)
        target = open_slots(mentor, bo)[3]
        results = at_once(
            lambda b=booking, t=target: move_session(booking=b, by=bo, slot=t), book(mentor, cy, target)
        )
        assert len(booked(results)) == 1
        booking.refresh_from_db()
        assert booking.status == "confirmed"
        assert not list(find_faults())
        cancel_session(booking=booking, by=bo)
        for other in Booking.objects.live():
            cancel_session(booking=other, by=other.mentee)


def keep_doing(works: list[Callable[[], None]], seconds: float) -> list[OperationalError]:
    """Do each of these over and over in a thread of its own; what the database refused meanwhile."""
    stop = threading.Event()
    errors: list[OperationalError] = []

    def loop(work: Callable[[], None]) -> None:
        try:
            while not stop.is_set():
                work()
        except OperationalError as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=loop, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    stop.wait(seconds)
    stop.set()
    for thread in threads:
        thread.join()
    return errors


@pytest.mark.real_time
def test_writers_and_a_long_reader_never_find_the_database_locked(mentor):
    """SQLite's defaults fail here; IMMEDIATE, WAL and a timeout don't. PostgreSQL passes by nature."""
    crowd = people(8)

    def write(person: User) -> None:
        now = timezone.now()
        slots = bookable_slots(mentor, Window(now, now + timedelta(days=28)), now=now, mentee=person)
        with suppress(BookingError):
            cancel_session(booking=book(mentor, person, slots[person.pk % len(slots)])(), by=person)

    def read() -> None:
        for _row in Notification.objects.order_by("pk").iterator(chunk_size=10):
            time.sleep(0.001)

    errors = keep_doing([*[lambda person=person: write(person) for person in crowd], read], seconds=8)
    assert not errors
    assert Booking.objects.count() > len(crowd)
    assert not list(find_faults())


def test_every_pair_of_actions_on_one_session(mentor, ada, bo):
    """Each pair of ways to act, released together: one state comes out, with a history that ends in it."""
    actions: dict[str, Callable[[Booking], object]] = {
        "move": lambda b: move_session(booking=b, by=bo, slot=open_slots(mentor, bo)[-1]),
        "cancel by mentee": lambda b: cancel_session(booking=b, by=bo),
        "cancel by mentor": lambda b: cancel_session(booking=b, by=ada),
        "decline": lambda b: decline_session(booking=b, by=ada, reason="too-wide", sentence="Too wide."),
        "suggest": lambda b: decline_session(
            booking=b, by=ada, reason="too-wide", sentence="Wide.", suggested_goal="One answer"
        ),
    }
    for one, other in combinations(actions.values(), 2):
        booking = make_booking(mentor, bo)
        at_once(lambda b=booking, act=one: act(b), lambda b=booking, act=other: act(b))
        assert not list(find_faults())
        booking = Booking.objects.with_people().get(pk=booking.pk)
        if booking.is_live:
            cancel_session(booking=booking, by=ada)
