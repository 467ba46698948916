"""The rounds: each is made once by whoever has its turn, and none stops another."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from config import rounds
from people.models import Round
from people.rounds import Entry, make_due_rounds, take_turn

pytestmark = pytest.mark.django_db

A_MINUTE, A_SECOND = timedelta(minutes=1), timedelta(seconds=1)


def counting(name: str = "sweep", *, left: bool = False) -> tuple[Entry, list[int]]:
    made: list[int] = []

    def work() -> bool:
        made.append(1)
        return left

    return Entry(name, A_MINUTE, work), made


def test_a_round_is_made_at_once_and_then_once_a_period(clock):
    entry, made = counting()
    for later, total in ((0, 1), (59, 1), (1, 2), (60, 3), (3600, 4)):
        clock.shift(later)
        assert make_due_rounds([entry]) is False
        assert len(made) == total


def test_of_two_workers_one_has_the_turn(clock):
    entry, _made = counting()
    make_due_rounds([entry])
    clock.shift(60)
    assert [take_turn(entry), take_turn(entry)] == [True, False]


def test_what_is_left_waits_for_no_turn(clock):
    entry, made = counting(left=True)
    assert make_due_rounds([entry]) is True
    assert make_due_rounds([entry]) is True
    assert len(made) == 2


def test_a_round_that_fails_stops_no_other_and_is_tried_at_its_next_turn(clock, caplog):
    def fail() -> None:
        raise ValueError("Something is wrong.")

    entry, made = counting()
    for _time in range(2):
        assert make_due_rounds([Entry("broken", A_MINUTE, fail), entry]) is False
        clock.shift(60)
    assert len(made) == 2
    assert caplog.text.count("The round broken failed.") == 2


@pytest.mark.parametrize(("ahead", "is_made"), [(timedelta(hours=1), True), (A_SECOND, False)])
def test_a_clock_that_was_set_back_stops_no_round(ahead, is_made):
    entry, made = counting()
    Round.objects.create(name=entry.name, last_run_at=timezone.now() + ahead)
    make_due_rounds([entry])
    assert bool(made) is is_made


def test_an_idle_look_is_cheap(clock, django_assert_max_num_queries):
    entries = [counting(name)[0] for name in "abcd"]
    make_due_rounds(entries)
    with django_assert_max_num_queries(2):
        make_due_rounds(entries)


def test_the_whole_schedule_runs(clock):
    rounds.look_round()
    assert set(Round.objects.exclude(last_run_at=None).values_list("name", flat=True)) == set(rounds.SCHEDULE)


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_database_that_is_away_is_said_once_and_waited_for(monkeypatch, caplog, error):
    """When a round failed because the connection was cut, the next one finds it closed: InterfaceError."""
    answers: list[Callable[[], bool]] = []
    monkeypatch.setattr(rounds, "look_round", lambda: answers.pop(0)())
    monkeypatch.setattr(rounds, "close_old_connections", lambda: None)

    def away() -> bool:
        raise error("gone")

    answers += [away, away, lambda: True, lambda: False]
    step = rounds.Rounds(None)
    assert [step.look() for _time in range(4)] == [False, False, True, False]
    assert [record.message for record in caplog.records] == [
        f"The rounds wait for the database ({error.__name__}).",
        "The rounds are made again.",
    ]
