"""Every act on a session, tried by everyone in every state: it works, a sentence says why not, or it isn't.

The grid below was written by hand: it says what the table of rules must say. A cell is "yes" or a word
of `SAID`.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from html import unescape

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from mentoring.slots import Slot
from sessions_app.after import service as after
from sessions_app.booking import take_time
from sessions_app.change import service as change
from sessions_app.commitments import Promise, commit_to, commit_to_nothing
from sessions_app.errors import BookingError
from sessions_app.models import Booking, BookingEvent
from sessions_app.rules import TABLE, Act, Role
from sessions_app.talk.service import close_bookings, send_message
from tests.factories import open_slots
from tests.sessions_app.begun import local_date, make_begun, state

pytestmark = pytest.mark.django_db

GRID = """
act                by      requested confirmed declined  expired   cancelled completed missed
move               mentee  waits     yes       helpless  too-late  cancelled held      missed
move               mentor  waits     theirs    helpless  too-late  cancelled held      missed
cancel             mentee  yes       yes       helpless  too-late  cancelled held      missed
cancel             mentor  yes       yes       helpless  too-late  cancelled held      missed
decline            mentee  waits     mentors   helpless  too-late  cancelled held      missed
decline            mentor  waits     yes       helpless  too-late  cancelled held      missed
suggest            mentee  waits     mentors   helpless  too-late  cancelled held      missed
suggest            mentor  waits     yes       helpless  too-late  cancelled held      missed
take_suggestion    mentee  yes       stands    helpless  too-late  cancelled held      missed
take_suggestion    mentor  answers   stands    helpless  too-late  cancelled held      missed
refuse_suggestion  mentee  yes       stands    helpless  too-late  cancelled held      missed
refuse_suggestion  mentor  answers   stands    helpless  too-late  cancelled held      missed
say_held           mentee  started   yes       helpless  too-late  cancelled yes       yes
say_held           mentor  started   yes       helpless  too-late  cancelled yes       yes
say_missed         mentee  started   yes       helpless  too-late  cancelled yes       yes
say_missed         mentor  started   yes       helpless  too-late  cancelled yes       yes
challenge          mentee  mentors_  mentors_  mentors_  mentors_  mentors_  mentors_  mentors_
challenge          mentor  waits     first     helpless  too-late  cancelled yes       missed
commit             mentee  waits     not-now   helpless  too-late  cancelled yes       missed
commit             mentor  mentees   mentees   mentees   mentees   mentees   mentees   mentees
say_enough         mentee  over      over      over      over      over      yes       yes
say_enough         mentor  over      over      over      over      over      yes       yes
write              mentee  yes       yes       nobody    nobody    nobody    yes       yes
write              mentor  yes       yes       nobody    nobody    nobody    yes       yes
close              mentee  mentors_  mentors_  mentors_  mentors_  mentors_  mentors_  mentors_
close              mentor  yes       yes       yes       yes       yes       yes       yes
"""
SAID = {
    "answers": "Bo answers this. You will have a mail.",
    "cancelled": "This session is cancelled already.",
    "first": "First say how it went: then you can challenge Bo.",
    "held": "This session has been held already.",
    "helpless": "The mentor has said that they can't help with this one. The time is open again.",
    "mentors": "This page is for the mentor. You can cancel or move the session.",
    "mentors_": "This page is for the mentor.",
    "mentees": "Only Bo says what comes next.",
    "missed": "It has been said already that you didn't meet.",
    "nobody": "This session is over, so lines here reach nobody any more.",
    "not-now": "That isn't possible now. This page shows how things stand.",
    "over": "You can say this once the session is over and you have said how it went.",
    "stands": "There is nothing to answer here: the session stands.",
    "started": "You can say how it went once it has started.",
    "theirs": "Only Bo can move this session. You can cancel it, or write a line.",
    "too-late": "The answer did not come in time, so the time is open again.",
    "waits": "This session waits for an answer first.",
}
HEAD, *ROWS = (line.split() for line in GRID.strip().splitlines())
CELLS = {
    (Act(act), Role(by), Booking.Status(status)): cell
    for act, by, *cells in ROWS
    for status, cell in zip(HEAD[2:], cells, strict=True)
}
# To which state, and what the trail calls it. What is not here changes neither.
WAYS = """
move             confirmed  moved
cancel           cancelled  cancelled
decline          declined   declined
suggest          requested  suggested
take_suggestion  confirmed  taken
refuse_suggestion declined  refused
say_held         completed  held
say_missed       missed     missed
"""
LEADS_TO = {Act(act): way for act, *way in map(str.split, WAYS.strip().splitlines())}
AHEAD = {Act.MOVE, Act.CANCEL, Act.DECLINE, Act.SUGGEST, Act.TAKE_SUGGESTION, Act.REFUSE_SUGGESTION}
BY_NOBODY, NOT_ON_A_SESSION = {Act.EXPIRE, Act.END}, {Act.BOOK}  # there is none yet
ACTS = [act for act in Act if act not in BY_NOBODY | NOT_ON_A_SESSION]
ON_A_PAGE = [act for act in ACTS if act != Act.COMMIT]  # a mentee's page says both, that it was held and this


@pytest.fixture
def slots(mentor, bo) -> list[Slot]:
    return open_slots(mentor, bo)


def put(act: Act, status: Booking.Status, mentor, mentee, slots: list[Slot]) -> Booking:
    """A session in this state: days ahead for what happens before one, an hour ago for what happens after."""
    now = timezone.now()
    starts_at = slots[12].starts_at if act in AHEAD else now - timedelta(hours=1)
    booking = make_begun(mentor, mentee, starts_at=starts_at, status=status)
    if status in Booking.HOLDS_TIME:
        take_time(booking)
    if status == Booking.Status.REQUESTED:
        change.write_decline(booking, now, reason="too-wide", sentence="Too wide", suggested_goal="One part")
        booking.answer_by = now + timedelta(hours=20)
        booking.save(update_fields=["answer_by"])
    return booking


def do(act: Act, booking: Booking, by, slot: Slot) -> object:
    decline, goal = {"reason": "too-wide", "sentence": "Too much at once."}, "Find the first step"
    promise = Promise("Call Mika", local_date(by, timezone.now()) + timedelta(days=7))
    return {
        Act.MOVE: lambda: change.move_session(booking=booking, by=by, slot=slot),
        Act.CANCEL: lambda: change.cancel_session(booking=booking, by=by, reason="came-up"),
        Act.DECLINE: lambda: change.decline_session(booking=booking, by=by, **decline),
        Act.SUGGEST: lambda: change.decline_session(booking=booking, by=by, **decline, suggested_goal=goal),
        Act.TAKE_SUGGESTION: lambda: change.take_suggestion(booking=booking, by=by),
        Act.REFUSE_SUGGESTION: lambda: change.refuse_suggestion(booking=booking, by=by),
        Act.SAY_HELD: lambda: after.say_held(booking=booking, by=by),
        Act.SAY_MISSED: lambda: after.say_missed(booking=booking, by=by, reason="nobody-came"),
        Act.CHALLENGE: lambda: after.challenge_mentee(booking=booking, by=by, lines=["Call Mika"]),
        Act.COMMIT: lambda: commit_to(booking=booking, by=by, promises=[promise]),
        Act.SAY_ENOUGH: lambda: after.say_once_was_enough(booking=booking, by=by),
        Act.WRITE: lambda: send_message(booking=booking, by=by, text="See you there."),
        Act.CLOSE: lambda: close_bookings(booking=booking, by=by, closed=True),
    }[act]()


def page(act: Act, booking: Booking, role: Role, slot: Slot) -> tuple[str, dict[str, str]]:
    """The page that does it, and what is posted to it."""
    next_step = {"line_1": "Call Mika", "due_1": "2026-11-30"} if role == Role.MENTEE else {}
    name, form = {
        Act.MOVE: ("booking_reschedule", {"starts_at": f"{slot.starts_at:%Y-%m-%dT%H:%M:%SZ}"}),
        Act.CANCEL: ("booking_cancel", {"reason": "came-up"}),
        Act.DECLINE: ("booking_decline", {"reason": "too-wide"}),
        Act.SUGGEST: ("booking_decline", {"reason": "too-wide", "suggested_goal": "Find the first step"}),
        Act.TAKE_SUGGESTION: ("suggestion_answer", {"answer": "take"}),
        Act.REFUSE_SUGGESTION: ("suggestion_answer", {"answer": "refuse"}),
        Act.SAY_HELD: ("booking_wrap_up", {"outcome": "held"} | next_step),
        Act.SAY_MISSED: ("booking_wrap_up", {"outcome": "nobody-came"}),
        Act.CHALLENGE: ("booking_challenge", {"line_1": "Call Mika"}),
        Act.SAY_ENOUGH: ("booking_enough", {}),
        Act.WRITE: ("booking_message", {"text": "See you there."}),
        Act.CLOSE: ("booking_close", {}),
    }[act]
    return reverse(f"sessions_app:{name}", args=[booking.pk]), form


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is taken back, so that the next try begins on the same rows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def words(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def test_the_grid_has_every_act_role_and_state_and_agrees_with_the_table():
    assert set(CELLS) == {(act, role, status) for act in ACTS for role in Role for status in Booking.Status}
    for (act, role, status), cell in CELLS.items():
        in_the_table = role in TABLE[act].roles and status in TABLE[act].from_
        assert (cell == "yes") == in_the_table, (act, role, status)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", Role)
def test_a_service_does_it_or_says_why_not(act, role, mentor, ada, bo, slots):
    by = ada if role == Role.MENTOR else bo
    for status in Booking.Status:
        with undone():
            booking = put(act, status, mentor, bo, slots)
            before, cell = state(booking), CELLS[act, role, status]
            if cell == "yes":
                do(act, booking, by, slots[-1])
                check_done(act, booking, status)
                continue
            with pytest.raises(BookingError) as error:
                do(act, booking, by, slots[-1])
            assert str(error.value) == SAID[cell], status
            assert state(booking) == before, status


@pytest.mark.parametrize(("act", "role", "status"), [key for key in CELLS if key[0] == Act.COMMIT])
def test_no_next_step_follows_the_rules_of_a_next_step(act, role, status, mentor, ada, bo, slots):
    booking, cell = put(act, status, mentor, bo, slots), CELLS[act, role, status]
    by = ada if role == Role.MENTOR else bo
    with nullcontext() if cell == "yes" else pytest.raises(BookingError, match=re.escape(SAID[cell])):
        commit_to_nothing(booking=booking, by=by, because="Heard")
    booking.refresh_from_db()
    assert (booking.none_because == "Heard") is (cell == "yes")


def check_done(act: Act, booking: Booking, status: Booking.Status) -> None:
    """The state it leads to, and one line of the trail where it leaves one."""
    to, event = LEADS_TO.get(act, (status, ""))
    booking.refresh_from_db()
    assert (booking.status, booking.answer_by is not None) == (to, to == Booking.Status.REQUESTED)
    if event and to != status:
        last = BookingEvent.objects.filter(booking=booking).latest("pk")
        assert (last.action, last.from_status, last.to_status) == (event, status, to)


@pytest.mark.parametrize("act", ON_A_PAGE)
@pytest.mark.parametrize("role", Role)
def test_a_page_does_it_or_says_why_not(act, role, mentor, ada, bo, slots, sign_in):
    client = sign_in(ada if role == Role.MENTOR else bo)
    for status in Booking.Status:
        with undone():
            booking = put(act, status, mentor, bo, slots)
            before, cell = state(booking), CELLS[act, role, status]
            answer = client.post(*page(act, booking, role, slots[-1]))
            if cell == "yes":
                assert answer.status_code == 302, (status, words(answer))
                check_done(act, booking, status)
                continue
            assert answer.status_code == 409, status
            assert SAID[cell] in words(answer), status
            assert state(booking) == before, status


@pytest.mark.parametrize("act", ON_A_PAGE)
def test_for_everyone_else_it_is_not_there(act, mentor, bo, cy, dee, slots, sign_in):
    clients = [sign_in(cy), sign_in(dee)]
    for status in Booking.Status:
        with undone():
            booking = put(act, status, mentor, bo, slots)
            before = state(booking)
            address, form = page(act, booking, Role.MENTEE, slots[-1])
            for client in clients:
                assert client.post(address, form).status_code == 404
            with pytest.raises(BookingError, match="isn't here, or isn't yours to see"):
                do(act, booking, cy, slots[-1])
            assert state(booking) == before
