"""The directory: who is there, soonest first, and three open times each."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from mentoring.models import MentorProfile
from people.models import User
from tests.factories import make_booking, make_mentor, make_user, open_slots

pytestmark = pytest.mark.django_db
DRAFT, PAUSED = MentorProfile.Status.DRAFT, MentorProfile.Status.PAUSED


def add_mentors(count: int, **fields: object) -> list[MentorProfile]:
    people = [make_user(f"more{number}@example.com", name=f"More {number}") for number in range(count)]
    return [make_mentor(person, **fields) for person in people]


def test_a_card_says_who_what_and_when(client: Client, mentor: MentorProfile) -> None:
    mentor.can_help_with, mentor.cannot_help_ticks = "CVs\nFirst interviews", ["legal"]
    mentor.save()
    client.cookies["tz"], client.cookies["tz_source"] = "Africa/Lagos", "phone"
    page = client.get("/mentors/").content.decode()
    assert "Ada Lind" in page
    assert mentor.headline in page
    assert "CVs · First interviews" in page
    assert "Visa, tax or legal questions" in page
    assert "English" in page
    assert "Times in <strong>Lagos time</strong>, from your phone." in page
    starts = re.findall(r"/mentors/ada-lind/book/\?starts_at=([^\"&]+)\"", page)
    assert starts == [slot.starts_at.strftime("%Y-%m-%dT%H:%M:%SZ") for slot in open_slots(mentor)[:3]]
    assert "Tuesday 24 November, 16:00, Lagos time" in page


def test_only_visible_mentors_are_listed(client: Client, mentor: MentorProfile, settings: object) -> None:
    for number, status in enumerate((DRAFT, MentorProfile.Status.SUBMITTED, PAUSED)):
        make_mentor(make_user(f"no{number}@example.com", name=f"Nobody {number}"), status=status)
    page = client.get("/mentors/").content.decode()
    assert "Ada Lind" in page
    assert "Nobody" not in page
    settings.VIDEO_BASE_URL = ""  # type: ignore[attr-defined]
    assert "Ada Lind" not in client.get("/mentors/").content.decode()


def test_soonest_first_and_those_without_times_last(client: Client, mentor: MentorProfile) -> None:
    later, never, sooner = add_mentors(3)
    for profile, moment in (
        (sooner, timezone.now()),
        (later, timezone.now() + timedelta(days=9)),
        (never, None),
    ):
        MentorProfile.objects.filter(pk=profile.pk).update(next_open_at=moment)
    page = client.get("/mentors/").content.decode()
    order = [page.index(name) for name in ("More 2", "Ada Lind", "More 0", "More 1")]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("theme=career", False),
        ("theme=first-job", True),
        ("language=fi", False),
        ("language=en", True),
        ("open=on", True),
    ],
)
def test_filters(client: Client, mentor: MentorProfile, query: str, shown: bool) -> None:
    other = make_mentor(make_user("o@example.com", name="Other One"), themes=["career"])
    other.languages.set(["fi"])
    MentorProfile.objects.filter(pk=other.pk).update(next_open_at=timezone.now() + timedelta(days=8))
    answer = client.get(f"/mentors/?{query}")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert ("Ada Lind" in page) is shown
    assert ("Other One" in page) is not shown


def test_the_topic_travels_on_to_the_booking(client: Client, mentor: MentorProfile) -> None:
    page = client.get("/mentors/?theme=first-job").content.decode()
    assert re.search(r"/mentors/ada-lind/book/\?starts_at=[^\"]+Z&amp;theme=first-job\"", page)
    assert "/mentors/ada-lind/?theme=first-job" in page


@pytest.mark.parametrize("query", ["theme=nope", "language=xx", "theme=%00", "language=" + "x" * 4000])
def test_an_unknown_filter_is_told_and_hides_nobody(
    client: Client, mentor: MentorProfile, query: str
) -> None:
    answer = client.get(f"/mentors/?{query}")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "This needs another look" in page
    assert "Ada Lind" in page


def test_pages_of_ten_keep_the_filters(client: Client, mentor: MentorProfile) -> None:
    add_mentors(10)
    first = client.get("/mentors/?theme=first-job").content.decode()
    assert first.count('class="person"') == 10
    assert "?theme=first-job&amp;page=2" in first
    assert client.get("/mentors/?theme=first-job&page=2").content.decode().count('class="person"') == 1
    assert client.get("/mentors/?page=many").status_code == 200
    assert client.get("/mentors/?page=99").content.decode().count('class="person"') == 1


def test_nobody_fits_and_nobody_at_all(client: Client, db: None) -> None:
    assert "Would you be the first?" in client.get("/mentors/").content.decode()
    assert "Nobody fits all of that right now." in client.get("/mentors/?open=on").content.decode()


def test_ones_own_card_books_nothing(sign_in: object, mentor: MentorProfile, ada: User) -> None:
    page = sign_in(ada).get("/mentors/").content.decode()  # type: ignore[operator]
    assert "This is you." in page
    assert "/book/?starts_at=" not in page


def test_a_signed_in_persons_own_sessions_are_left_out(
    sign_in: object, mentor: MentorProfile, bo: User
) -> None:
    other = add_mentors(1, timezone="Europe/Helsinki")[0]
    taken = make_booking(mentor, bo).starts_at
    link = f"/mentors/{other.slug}/book/?starts_at={taken.strftime('%Y-%m-%dT%H:%M:%SZ')}"
    assert link in Client().get("/mentors/").content.decode()
    assert link not in sign_in(bo).get("/mentors/").content.decode()  # type: ignore[operator]


def test_members_only(client: Client, mentor: MentorProfile, settings: object) -> None:
    settings.SITE_ACCESS = "members"  # type: ignore[attr-defined]
    assert client.get("/mentors/").status_code == 302


def test_wrong_methods_are_refused(client: Client, db: None) -> None:
    assert client.post("/mentors/").status_code == 405


def test_queries_do_not_grow_with_mentors(
    client: Client, mentor: MentorProfile, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(8):
        client.get("/mentors/")
    add_mentors(2)
    with django_assert_num_queries(8):
        client.get("/mentors/")


def test_the_other_side_of_the_world_shows_both_dates(client: Client, db: None) -> None:
    make_mentor(make_user("k@example.com", name="Kiri Tane", timezone="Pacific/Auckland"))
    client.cookies["tz"] = "America/New_York"
    page = client.get("/mentors/").content.decode()
    assert "Tue 24 Nov" in page
    assert "Wed for Kiri" in page
    assert datetime(2026, 11, 25, 4, tzinfo=UTC).strftime("starts_at=%Y-%m-%dT%H:%M:%SZ") in page
