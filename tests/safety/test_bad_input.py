"""Bad input, as one table: a sentence where it matters, the right status,
everything typed kept, nothing written."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from mentoring.models import MentorProfile
from people.templatetags.times import iso_z
from sessions_app.after.service import answer_commitment
from sessions_app.change.service import move_session
from sessions_app.links import answer_path
from tests.factories import make_booking, open_slots
from tests.safety.world import World, make_world, picture

pytestmark = pytest.mark.django_db
GOAL, MORE = "Choose between two offers", "What I have tried so far"


@dataclass
class Case:
    """Who does what, and what they are told. `before` makes the state and returns what the address needs."""

    path: str
    status: int
    sentence: str
    posted: dict[str, Any] | None = None
    role: str = "other_mentee"
    before: Callable[[World], str] = lambda world: ""
    kept: list[str] = field(default_factory=list)


def book(status: int, sentence: str, **changes: Any) -> Case:
    options = {name: changes.pop(name) for name in ("role", "before", "kept") if name in changes}
    posted = {
        "goal": GOAL,
        "context": MORE,
        "theme": "first-job",
        "submission": str(uuid4()),
        "starts_at": "{start}",
    } | changes
    return Case("/mentors/{mentor}/book/", status, sentence, posted, **({"kept": [MORE]} | options))


def pause(world: World) -> str:
    MentorProfile.objects.filter(pk=world.mentor.pk).update(status="paused")
    return ""


def hide(world: World) -> str:
    MentorProfile.objects.filter(pk=world.mentor.pk).update(status="draft")
    return ""


def two_ahead(world: World) -> str:
    for _time in range(2):
        make_booking(world.mentor, world.cy)
    return ""


def take(world: World) -> str:
    make_booking(world.mentor, world.eve, open_slots(world.mentor)[0])
    return ""


def moved(world: World) -> str:
    key = world.key_address("booking_cancel")
    move_session(booking=world.booking, by=world.bo, slot=open_slots(world.mentor, world.bo)[8])
    return key


def answered(world: World) -> str:
    answer_commitment(commitment=world.commitment, by=world.bo, status="done")
    return answer_path(world.commitment)


def past(world: World) -> str:
    return iso_z(timezone.now().replace(minute=0) - timedelta(days=1))


def too_soon(world: World) -> str:
    return iso_z(timezone.now().replace(minute=0) + timedelta(hours=3))


CASES = {
    "an empty goal": book(400, "Write in one sentence", goal=" "),
    "a goal of two letters": book(400, "That is a little short", goal="ab", kept=[MORE, "ab"]),
    "a goal that is too long": book(400, "10 characters too long", goal="x" * 210, kept=[MORE, "x" * 210]),
    "a link without https": book(
        400, "begins with https://", link="http://example.org/cv", kept=[GOAL, "http://example.org/cv"]
    ),
    "a link that runs": book(
        400, "begins with https://", link="javascript:alert(1)", kept=[GOAL, "javascript:alert(1)"]
    ),
    "a topic of someone else": book(400, "Choose one of these topics", theme="no-such", kept=[GOAL, MORE]),
    "a time that is none": book(400, "", starts_at="tomorrow", kept=[GOAL, MORE]),
    "a time without zone": book(400, "", starts_at="2026-11-30T15:00:00", kept=[GOAL, MORE]),
    "a time at ten past": book(400, "", starts_at="2026-11-30T15:10:00Z", kept=[GOAL, MORE]),
    "a time in the year 9999": book(400, "", starts_at="9999-12-31T23:30:00Z", kept=[GOAL, MORE]),
    "a time that is over": book(409, "That time is over", starts_at="{made}", before=past, kept=[GOAL, MORE]),
    "a time within the notice": book(
        409, "24 hours' notice", starts_at="{made}", before=too_soon, kept=[GOAL, MORE]
    ),
    "a time just taken": book(409, "That time was just taken", before=take, kept=[GOAL, MORE]),
    "booking yourself": book(400, "you can't book a session with yourself", role="mentor", kept=[GOAL, MORE]),
    "a paused mentor": book(409, "takes no bookings at the moment", before=pause, kept=[GOAL, MORE]),
    "an unpublished mentor": book(404, "", before=hide, kept=[]),
    "a third session ahead": book(409, "two sessions ahead", before=two_ahead, kept=[GOAL, MORE]),
    "an address that is none": book(
        400, "Write the whole email", role="anonymous", email="nia", name="Nia", kept=[GOAL, "Nia"]
    ),
    "a wrong zone": Case(
        "/time-zone/", 400, "is not a time zone we know", {"zone": "Mars/Base"}, kept=["Mars/Base"]
    ),
    "a wrong zone in settings": Case(
        "/settings/", 400, "not a time zone", {"name": "Cy N", "timezone": "Mars/Base"}, kept=["Cy N"]
    ),
    "no such topic at home": Case("/", 400, "", {"goal": GOAL, "theme": "none"}, "anonymous", kept=[GOAL]),
    "a link from before a move": Case(
        "{made}", 404, "earlier version", {"reason": "I am ill today"}, "anonymous", moved, ["I am ill"]
    ),
    "a tampered link": Case("/sessions/{booking}/?key=made-up", 404, "earlier version", role="anonymous"),
    "a tampered answer": Case(
        "/commitments/answer/made:up:x/", 404, "doesn't fit any more", {"answer": "done"}, "anonymous"
    ),
    "a used answer": Case(
        "{made}",
        409,
        "answered this one already",
        {"answer": "done", "reflection": MORE},
        "anonymous",
        answered,
        [MORE],
    ),
    "no answer": Case(
        "/commitments/answer/{answer}/",
        400,
        "Press one of the four",
        {"reflection": MORE},
        "anonymous",
        kept=[MORE],
    ),
    "a tampered stop": Case("/unsubscribe/made-up/", 404, "doesn't work", {}, "anonymous"),
    "63 days of open data": Case(
        "/mentors/{mentor}/slots.json?from=2026-11-23&to=2027-01-24", 400, "at most 62 days at once"
    ),
    "open data backwards": Case(
        "/mentors/{mentor}/slots.json?from=2026-11-23&to=2026-11-01", 400, "is before"
    ),
    "open data without a date": Case(
        "/mentors/{mentor}/slots.json?from=x", 400, "as dates such as 2026-11-23"
    ),
    "an empty line": Case("/sessions/{booking}/message/", 400, "", {"text": " "}, "mentee"),
    "a line that is too long": Case(
        "/sessions/{booking}/message/", 400, "too long", {"text": "y" * 501}, "mentee", kept=["y" * 501]
    ),
    "no reason": Case(
        "/sessions/{booking}/decline/", 400, "Choose a reason", {"sentence": MORE}, "mentor", kept=[MORE]
    ),
    "a week that is none": Case("/mentors/{mentor}/?week=2026-W99", 404, ""),
    "a topic that is none": Case("/mentors/?theme=none", 400, ""),
}


@pytest.mark.parametrize("name", list(CASES))
def test_it_is_a_sentence_with_the_right_status_and_nothing_is_lost_or_written(db, name):
    case, world = CASES[name], make_world()
    free = open_slots(world.mentor, world.cy)[0]
    made = case.before(world)
    client: Client = world.client(case.role)
    fill = lambda text: world.fill(text.replace("{made}", made).replace("{start}", iso_z(free.starts_at)))  # noqa: E731
    before = picture()
    if case.posted is None:
        response = client.get(fill(case.path))
    else:
        response = client.post(
            fill(case.path),
            {key: fill(value) if "{" in value else value for key, value in case.posted.items()},
        )
    page = unescape(response.content.decode())
    page = page.replace("\\u201c", "“").replace("’", "'")
    assert response.status_code == case.status
    assert case.sentence in page
    assert [words for words in case.kept if words not in page] == []
    assert picture() == before


def test_only_a_missing_token_is_a_403():
    response = Client(enforce_csrf_checks=True).post("/", {"goal": GOAL, "theme": "first-job"})
    assert response.status_code == 403
    assert "send that once more" in response.content.decode()
