"""Open data: the same slots as the page, from the same function."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from mentoring.models import AvailabilityRule, MentorProfile
from people.models import User
from tests.factories import make_booking, open_slots

pytestmark = pytest.mark.django_db
ADDRESS = "/mentors/ada-lind/slots.json"


def starts(client: Client, query: str = "") -> list[str]:
    answer = client.get(f"{ADDRESS}{query}")
    assert answer.status_code == 200
    return [slot["starts_at"] for slot in answer.json()["slots"]]


def test_four_weeks_from_today(client: Client, mentor: MentorProfile) -> None:
    answer = client.get(ADDRESS)
    found = answer.json()
    assert answer["Content-Type"] == "application/json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cache-Control"] == "public, max-age=60"
    assert (found["mentor"], found["timezone"]) == ("ada-lind", "Europe/Helsinki")
    assert found["slots"][0] == {"starts_at": "2026-11-24T15:00:00Z", "ends_at": "2026-11-24T15:30:00Z"}
    last_day = datetime(2026, 12, 21, tzinfo=UTC)
    assert len(found["slots"]) == len([slot for slot in open_slots(mentor) if slot.starts_at < last_day])


def test_the_same_as_the_page(client: Client, mentor: MentorProfile, bo: User) -> None:
    make_booking(mentor, bo)
    client.cookies["tz"] = "UTC"
    page = client.get("/mentors/ada-lind/?week=2026-W49").content.decode()
    on_page = re.findall(r"/book/\?starts_at=([0-9TZ:-]+)", page)[4:]
    assert on_page == starts(client, "?from=2026-11-30&to=2026-12-06")


def test_days_are_utc_and_inclusive(client: Client, mentor: MentorProfile) -> None:
    assert starts(client, "?from=2026-11-25&to=2026-11-25")[0::5] == [
        "2026-11-25T15:00:00Z",
        "2026-11-25T17:30:00Z",
    ]
    assert starts(client, "?from=2026-11-28&to=2026-11-29") == []
    assert starts(client, "?from=2020-01-01&to=2020-01-31") == []


def test_a_taken_time_disappears_for_everyone(client: Client, mentor: MentorProfile, bo: User) -> None:
    before = starts(client)
    taken = make_booking(mentor, bo).starts_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert [start for start in before if start not in starts(client)] == [taken]


def test_it_is_for_nobody_in_particular(
    client: Client, sign_in: Callable[[User], Client], mentor: MentorProfile, bo: User
) -> None:
    make_booking(mentor, bo)
    assert starts(sign_in(bo)) == starts(client)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=2026-11-23", "Give both"),
        ("to=2026-11-23", "Give both"),
        ("from=&to=", "Give both"),
        ("from=23.11.2026&to=24.11.2026", "Give both"),
        ("from=20261123&to=20261124", "Give both"),
        ("from=2026-02-30&to=2026-03-01", "Give both"),
        ("from=2026-11-23T00:00&to=2026-11-24", "Give both"),
        ("from=9999-12-31&to=9999-12-31", "Give both"),
        ("from=0001-01-01&to=0001-01-02", "Give both"),
        ("from=2026-11-23%00&to=2026-11-24", "Give both"),
        ("from=" + "9" * 9000 + "&to=2026-11-24", "Give both"),
        ("from=2026-11-24&to=2026-11-23", "is before"),
        ("from=2026-11-23&to=2027-01-24", "at most 62 days"),
    ],
)
def test_bad_dates_get_a_sentence(client: Client, mentor: MentorProfile, query: str, said: str) -> None:
    answer = client.get(f"{ADDRESS}?{query}")
    assert answer.status_code == 400
    assert said in answer.json()["error"]
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_62_days_are_fine(client: Client, mentor: MentorProfile) -> None:
    assert starts(client, "?from=2026-11-23&to=2027-01-23")


@pytest.mark.parametrize("status", ["draft", "submitted"])
def test_unknown_and_unpublished_mentors_look_the_same(
    client: Client, mentor: MentorProfile, status: str
) -> None:
    mentor.status = status
    mentor.save()
    unpublished, unknown = client.get(ADDRESS), client.get("/mentors/nobody/slots.json")
    assert unpublished.status_code == unknown.status_code == 404
    assert unpublished.json() == unknown.json() == {"error": "There is no mentor at this address."}


def test_a_paused_mentor_has_no_times(client: Client, mentor: MentorProfile) -> None:
    mentor.status = MentorProfile.Status.PAUSED
    mentor.save()
    assert starts(client) == []


def test_members_only(
    client: Client, sign_in: Callable[[User], Client], mentor: MentorProfile, bo: User, settings: object
) -> None:
    settings.SITE_ACCESS = "members"  # type: ignore[attr-defined]
    assert client.get(ADDRESS).status_code == 302
    assert sign_in(bo).get(ADDRESS)["Cache-Control"] == "private, max-age=60"


def test_wrong_methods_are_refused(client: Client, mentor: MentorProfile) -> None:
    assert client.post(ADDRESS).status_code == 405


def test_four_queries_however_many_slots(
    client: Client, mentor: MentorProfile, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rules = mentor.availability_rules
    rules.exclude(weekday=1).delete()
    rules.update(start_time=time(17), end_time=time(18, 30))
    with django_assert_num_queries(4):
        assert len(starts(client)) == 12
    rules.all().delete()
    AvailabilityRule.objects.bulk_create(
        AvailabilityRule(mentor=mentor, weekday=day, start_time=time(0), end_time=time(0)) for day in range(7)
    )
    MentorProfile.objects.update(horizon_days=28, lead_time_hours=1)
    with django_assert_num_queries(4):
        found = starts(client)
    assert len(found) > 500
    assert datetime.fromisoformat(found[1]) - datetime.fromisoformat(found[0]) == timedelta(minutes=30)
