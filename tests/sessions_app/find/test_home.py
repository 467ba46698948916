"""The first question: one sentence, one topic, and nothing of it in an address."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mentoring.models import MentorProfile, Theme
from people.models import User
from sessions_app.models import Booking
from tests.sessions_app.carried import carried_sentence

GOAL = "Get past the first interview"

pytestmark = pytest.mark.django_db


def test_it_asks_with_the_five_topics(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "What would you like help with?" in page
    for theme in Theme.objects.all():
        assert f'value="{theme.slug}"' in page
    assert "rewrite the first five lines of my CV" in page
    assert not Session.objects.exists()


def test_a_sentence_and_a_topic_lead_on_and_the_sentence_stays_private(client: Client) -> None:
    answer = client.post("/", {"goal": f"  {GOAL}\n ", "theme": "first-job"})
    assert answer.status_code == 302
    assert answer["Location"] == "/themes/first-job/"
    assert carried_sentence(client) == GOAL
    assert GOAL in client.get("/").content.decode()


def test_the_sentence_may_wait(client: Client) -> None:
    assert client.post("/", {"goal": "", "theme": "something-else"})["Location"] == "/themes/something-else/"
    assert not Session.objects.exists()


def test_an_emptied_sentence_is_forgotten(client: Client) -> None:
    client.post("/", {"goal": GOAL, "theme": "first-job"})
    client.post("/", {"goal": "", "theme": "first-job"})
    assert carried_sentence(client) == ""


@pytest.mark.parametrize("theme", ["", "nope", "first-job\x00", "x" * 5000])
def test_without_a_topic_a_sentence_says_so_and_nothing_is_lost(client: Client, theme: str) -> None:
    answer = client.post("/", {"goal": GOAL, "theme": theme})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "<title>Error: " in page
    assert 'href="#id_theme"' in page
    assert GOAL in page
    assert ("Choose what it is about" in page) or ("That topic isn&#x27;t here" in page)
    assert "pending_booking" not in client.session


@pytest.mark.parametrize(
    ("goal", "said"), [("ab", "in a few more words"), ("x" * 201, "at most 200 characters")]
)
def test_a_goal_of_the_wrong_length_comes_back_with_the_topic(client: Client, goal: str, said: str) -> None:
    answer = client.post("/", {"goal": goal, "theme": "career"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert said in page
    assert goal in page
    assert 'value="career" checked' in page
    assert 'aria-invalid="true"' in page


def test_minutes_appear_once_a_session_was_held(
    client: Client, mentor: MentorProfile, bo: User, theme: Theme, clock
) -> None:
    assert "Given so far" not in client.get("/").content.decode()
    for days in range(1, 36):
        status = Booking.Status.COMPLETED if days > 1 else Booking.Status.MISSED
        starts_at = timezone.now() - timedelta(days=days)
        Booking.objects.create(
            mentor=mentor, mentee=bo, theme=theme, goal=GOAL, starts_at=starts_at, status=status
        )
    assert "Given so far" not in client.get("/").content.decode()
    clock.shift(timedelta(minutes=10))
    assert "1,020 minutes" in client.get("/").content.decode()


def test_wrong_methods_are_refused(client: Client) -> None:
    assert client.put("/").status_code == 405
    assert client.delete("/").status_code == 405


def test_it_reads_the_topics_and_counts_every_ten_minutes(client: Client, clock) -> None:
    client.get("/")
    assert read_by_home(client) == ["mentoring_theme"]
    clock.shift(timedelta(minutes=10))
    assert sorted(read_by_home(client)) == ["mentoring_theme", "sessions_app_booking"]
    assert read_by_home(client) == ["mentoring_theme"]


def read_by_home(client: Client) -> list[str]:
    """The table of each query that the page asks; not the cache, which is a table only without Redis."""
    with CaptureQueriesContext(connection) as captured:
        client.get("/")
    named = [re.search(r'^SELECT .*? FROM "(\w+)"', query["sql"]) for query in captured]
    return [found.group(1) for found in named if found and found.group(1) != "cache"]
