"""One mentor's page: who, then the next open times, then one week on the viewer's clock."""

import re
from collections.abc import Callable
from datetime import date, time

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from mentoring.models import AvailabilityOverride, AvailabilityRule, MentorProfile
from people.models import User
from tests.factories import make_booking, make_mentor, make_user, open_slots

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
PAGE = "/mentors/ada-lind/"


@pytest.fixture
def lagos(client: Client) -> Client:
    client.cookies["tz"], client.cookies["tz_source"] = "Africa/Lagos", "phone"
    return client


def read(client: Client, address: str = PAGE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def starts(page: str) -> list[str]:
    return re.findall(r"/book/\?starts_at=([0-9TZ:-]+)", page)


def test_who_and_on_which_terms(lagos: Client, mentor: MentorProfile) -> None:
    mentor.bio, mentor.can_help_with, mentor.cannot_help_ticks = "Tester once.", "CVs", ["health"]
    mentor.levels, mentor.topics = ["starting"], "data"
    mentor.save()
    page = read(lagos)
    for words in (
        "Free of charge · 30 minutes · by video",
        mentor.headline,
        "Tester once.",
        "CVs",
        "data",
        "English",
    ):
        assert words in page
    assert "Health or crisis: that needs a professional" in page
    assert "Starting out" in page
    assert "Helsinki time" in page


def test_the_next_four_then_the_week_under_days(lagos: Client, mentor: MentorProfile) -> None:
    page = read(lagos)
    listed, offered = (
        starts(page),
        [slot.starts_at.strftime("%Y-%m-%dT%H:%M:%SZ") for slot in open_slots(mentor)],
    )
    assert listed[:4] == offered[:4]
    assert listed[4:] == [start for start in offered if start < "2026-11-29T23:00:00Z"]
    assert "Week of 23 November" in page
    assert "<h3>Tuesday 24 November</h3>" in page
    assert "Tuesday 24 November, 16:00, Lagos time" in page
    assert "Nothing open on Monday, Saturday, Sunday" in page
    assert "Times in <strong>Lagos time</strong>, from your phone." in page


def test_a_week_runs_from_the_viewers_midnight_to_midnight(client: Client, db: None) -> None:
    make_mentor(make_user("k@example.com", name="Kiri Tane", timezone="Pacific/Auckland"))
    client.cookies["tz"] = "America/New_York"
    page = read(client, "/mentors/kiri-tane/?week=2026-W49")
    week = starts(page)[4:]
    assert week[0] == "2026-11-30T05:00:00Z", "Sunday's 23:00 to 24:00 in New York belongs to the week before"
    assert week[-1] == "2026-12-07T04:30:00Z"
    assert "Tue for Kiri" in page
    assert "Monday 30 November, 00:00, New York time" in page


def test_weeks_go_from_now_to_the_horizon(lagos: Client, mentor: MentorProfile) -> None:
    first, last = read(lagos), read(lagos, f"{PAGE}?week=2026-W52")
    assert 'rel="prev"' not in first
    assert 'href="?week=2026-W49"' in first
    assert 'rel="next"' not in last
    assert 'href="?week=2026-W51"' in last
    assert 'href="?week=2026-W48" hx-get' in " ".join(last.split()), "the first open week"


def test_an_empty_week_leads_to_the_first_open_one(lagos: Client, mentor: MentorProfile) -> None:
    AvailabilityOverride.objects.bulk_create(
        AvailabilityOverride(mentor=mentor, date=date(2026, 11, day)) for day in range(23, 29)
    )
    page = read(lagos)
    assert "Nothing open this week." in page
    assert "The next open time is Monday 30 November, 16:00." in page
    assert "Go to that week" in page
    assert "This week is over." in read(lagos, f"{PAGE}?week=2026-W40")


def test_nothing_open_at_all_leads_to_others(lagos: Client, mentor: MentorProfile) -> None:
    mentor.availability_rules.all().delete()
    page = read(lagos, f"{PAGE}?theme=first-job")
    assert "Find another mentor" in page
    assert 'href="/mentors/?theme=first-job"' in page


@pytest.mark.parametrize(
    "week", ["2026-W99", "2026-W00", "soon", "", "9999-W52", "9999-W01", "0001-W01", "2026-W48%00", "2026-W4"]
)
def test_what_is_no_week_is_not_here(lagos: Client, mentor: MentorProfile, week: str) -> None:
    answer = lagos.get(f"{PAGE}?week={week}")
    assert answer.status_code == 404
    assert "This page isn" in answer.content.decode()


def test_without_a_zone_the_chooser_comes_first(client: Client, mentor: MentorProfile) -> None:
    page = read(client)
    assert page.index('action="/time-zone/"') < page.index("/book/?starts_at=")
    assert f'name="next" value="{PAGE}"' in page
    assert "Tuesday 24 November, 15:00, UTC" in page
    assert "data-shows-times" in page


def test_the_topic_is_carried_but_never_an_unknown_one(lagos: Client, mentor: MentorProfile) -> None:
    page = read(lagos, f"{PAGE}?theme=first-job")
    assert page.count("Z&amp;theme=first-job") == len(starts(page))
    assert 'href="?week=2026-W49&amp;theme=first-job"' in page
    assert "&amp;theme=" not in read(lagos, f"{PAGE}?theme=career")


def test_link_previews(lagos: Client, mentor: MentorProfile) -> None:
    page = read(lagos, f"{PAGE}?week=2026-W49")
    assert "<title>Ada Lind · Half Hour</title>" in page
    assert '<link rel="canonical" href="http://testserver/mentors/ada-lind/">' in page
    assert '<meta property="og:title" content="Half an hour with Ada Lind">' in page
    assert f'content="{mentor.headline} · Free of charge · 30 minutes · by video"' in page
    assert '<meta property="og:image" content="http://testserver/static/img/preview.png">' in page


def test_ones_own_page_books_nothing(sign_in: SignIn, mentor: MentorProfile, ada: User) -> None:
    page = read(sign_in(ada))
    assert "This is your page as others see it." in page
    assert 'href="/mentor/profile/"' in page
    assert starts(page) == []
    assert "17:00 · 17:30" in " ".join(page.split())


@pytest.mark.parametrize("status", ["draft", "submitted"])
def test_unpublished_is_not_here_but_for_its_owner(
    client: Client, sign_in: SignIn, mentor: MentorProfile, ada: User, bo: User, dee: User, status: str
) -> None:
    mentor.status = status
    mentor.save()
    assert client.get(PAGE).status_code == 404
    assert sign_in(bo).get(PAGE).status_code == 404
    page = read(sign_in(ada))
    assert ("Only you see this" if status == "draft" else "Being read by our team") in page


def test_paused_says_until_when(lagos: Client, mentor: MentorProfile) -> None:
    mentor.status, mentor.paused_until = MentorProfile.Status.PAUSED, date(2027, 1, 4)
    mentor.save()
    page = read(lagos)
    assert "Paused until 4 January" in page
    assert "Find another mentor" in page
    assert starts(page) == []


def test_a_signed_in_persons_own_sessions_are_left_out(
    lagos: Client, sign_in: SignIn, mentor: MentorProfile, bo: User
) -> None:
    other = make_mentor(make_user("o@example.com", name="Other One", timezone="Europe/Helsinki"))
    taken = make_booking(other, bo).starts_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert taken in starts(read(lagos))
    assert taken not in starts(read(sign_in(bo)))


def test_a_day_of_25_hours_is_one_day(lagos: Client, mentor: MentorProfile) -> None:
    with time_machine.travel("2027-10-26T06:00:00Z", tick=False):
        AvailabilityRule.objects.create(mentor=mentor, weekday=6, start_time=time(3), end_time=time(4))
        lagos.cookies["tz"] = "Europe/Helsinki"
        page = read(lagos, f"{PAGE}?week=2027-W43")
    assert page.count("<h3>Sunday 31 October</h3>") == 1
    assert len([start for start in starts(page) if start.startswith("2027-10-31")]) == 4


def test_unknown_and_wrong_methods(client: Client, mentor: MentorProfile) -> None:
    assert client.get("/mentors/nobody/").status_code == 404
    assert client.post(PAGE).status_code == 405


def test_queries_do_not_grow_with_slots_or_weeks(
    lagos: Client, mentor: MentorProfile, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rules = mentor.availability_rules
    rules.exclude(weekday=1).delete()
    rules.update(start_time=time(17), end_time=time(19, 30))
    MentorProfile.objects.update(horizon_days=14)
    assert len(open_slots(MentorProfile.objects.get())) == 10
    with django_assert_num_queries(6):
        lagos.get(PAGE)
    rules.all().delete()
    AvailabilityRule.objects.bulk_create(
        AvailabilityRule(mentor=mentor, weekday=day, start_time=time(0), end_time=time(0)) for day in range(7)
    )
    assert len(open_slots(MentorProfile.objects.get())) > 500
    with django_assert_num_queries(6):
        lagos.get(f"{PAGE}?week=2026-W49")
