"""The order of locks, as PostgreSQL sees it: both people by primary key, then the
session, and nothing written before.

A lock that is missing or taken in another order shows in a race only now and then; here it shows every time.
"""

import re
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from time_machine import Traveller

from mentoring.models import MentorProfile, Theme
from sessions_app.book.service import book_session
from sessions_app.models import Booking
from tests.factories import make_booking, open_slots
from tests.sessions_app.mails import STAGES

pytestmark = pytest.mark.django_db
LOCK = re.compile(r'FROM "(\w+)".* FOR NO KEY UPDATE')
WRITE = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
PEOPLE, SESSION, STEP = "people_user", "sessions_app_booking", "sessions_app_commitment"
# Kinds of mail whose stage changes a session or what came of it. A word to staff changes nothing of it.
CHANGES = sorted(set(STAGES) - {"booked", "reminder_day", "reminder_hour", "wrap_up", "concern"})


def transactions(queries: CaptureQueriesContext) -> Iterator[list[str]]:
    """The statements of each outermost transaction (in a test they are savepoints)."""
    depth, statements = 0, []
    for sql in (query["sql"] for query in queries):
        if sql.startswith("SAVEPOINT"):
            depth += 1
        elif sql.startswith("RELEASE SAVEPOINT"):
            depth -= 1
            if depth == 0:
                yield statements
                statements = []
        elif depth:
            statements.append(sql)


def steps(statements: list[str]) -> list[str]:
    """ "lock table" and "write table", in order; a run of the same once."""
    found: list[str] = []
    for sql in statements:
        for verb, pattern in (("lock", LOCK), ("write", WRITE)):
            if match := pattern.search(sql):
                found += [f"{verb} {match[1]}"] if f"{verb} {match[1]}" not in found else []
    return found


def steps_of(act: Callable[[], object]) -> list[list[str]]:
    with CaptureQueriesContext(connection) as queries:
        act()
    for sql in (query["sql"] for query in queries):
        if LOCK.search(sql) and f'FROM "{PEOPLE}"' in sql:
            assert re.search(r'ORDER BY (1|"people_user"."id") ASC', sql), "by primary key"
            assert re.search(r'"id" IN \(\d+, \d+\)', sql), "both people"
    changing = [steps(statements) for statements in transactions(queries)]
    return [
        found
        for found in changing
        if any(f"write {table}" in found for table in (SESSION, STEP, "mentoring_timeclaim"))
    ]


def test_booking_locks_both_people_before_it_writes(mentor: MentorProfile, bo):
    slot, theme = open_slots(mentor)[0], Theme.objects.get(slug="first-job")
    asked = {
        "mentor": mentor,
        "mentee": bo,
        "slot": slot,
        "theme": theme,
        "goal": "Get it",
        "submission": uuid4(),
    }
    (found,) = steps_of(lambda: book_session(**asked))
    assert found[0] == f"lock {PEOPLE}"
    assert {f"write {SESSION}", "write mentoring_timeclaim", "write people_notification"} <= set(found)


@pytest.mark.parametrize("kind", CHANGES)
def test_every_change_locks_people_then_the_session_before_it_writes(
    mentor: MentorProfile, bo, clock: Traveller, kind
):
    made = make_booking(mentor, bo)
    changes = steps_of(lambda: STAGES[kind](made, clock))
    assert changes or kind == "message"
    for found in changes:
        assert found[:2] == [f"lock {PEOPLE}", f"lock {SESSION}"], found


def test_claims_are_taken_in_one_order(bo, mentor: MentorProfile):
    """By person and time, also when the mentee comes first."""
    assert bo.pk < mentor.user_id
    with CaptureQueriesContext(connection) as queries:
        make_booking(mentor, bo)
    (sql,) = [
        query["sql"] for query in queries if query["sql"].startswith('INSERT INTO "mentoring_timeclaim"')
    ]
    people, moments = (re.findall(r"[^\[,]+", column) for column in re.findall(r"ARRAY\[([^\]]+)\]", sql)[:2])
    assert [int(person) for person in people] == [bo.pk] * 2 + [mentor.user_id] * 2
    assert moments == sorted(moments[:2]) * 2


def test_a_line_is_written_under_the_same_locks(mentor: MentorProfile, bo, clock: Traveller):
    made = make_booking(mentor, bo)
    with CaptureQueriesContext(connection) as queries:
        STAGES["message"](made, clock)
    for statements in transactions(queries):
        assert steps(statements)[:2] == [f"lock {PEOPLE}", f"lock {SESSION}"]
    assert Booking.objects.get().messages.count() == 2
