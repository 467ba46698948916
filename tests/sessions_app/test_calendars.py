"""Calendar entries: RFC 5545 as real programs read it."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as site
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from people.models import User
from sessions_app.calendars import booking_calendar, google_calendar_url
from sessions_app.change.service import move_session
from sessions_app.models import Booking
from tests.factories import make_booking, open_slots
from tests.sessions_app.mails import CONTEXT, GOAL, stage

pytestmark = pytest.mark.django_db
PROPERTIES = {
    *(
        "UID",
        "SEQUENCE",
        "DTSTAMP",
        "DTSTART",
        "DTEND",
        "SUMMARY",
        "DESCRIPTION",
        "URL",
        "LOCATION",
        "STATUS",
        "CLASS",
    ),
    *("ORGANIZER", "ATTENDEE"),
}
NASTY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=3, max_size=120)
PROBES = st.sampled_from(
    [
        "x\r\nATTENDEE:mailto:evil@example.org",
        "x\nMETHOD:CANCEL\nEND:VEVENT",
        'a;b,c\\n"d:e',
        "👩‍💻" * 40,
        "\u202egnp.exe",
        "x\x85STATUS:CANCELLED",
    ]
)


def event_of(ics: bytes):
    (event,) = Calendar.from_ical(ics).walk("VEVENT")
    return event


def test_an_entry_holds_what_the_moment_needs(mentor, bo):
    made = make_booking(mentor, bo, goal=GOAL, context=CONTEXT)
    event = event_of(booking_calendar(made, bo))
    assert set(event) == PROPERTIES
    assert (event["UID"], event["SEQUENCE"], event["STATUS"], event["CLASS"]) == (
        made.uid,
        0,
        "CONFIRMED",
        "PRIVATE",
    )
    assert event.decoded("DTSTART") == made.starts_at
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(minutes=30)
    assert event["SUMMARY"] == "Half Hour with Ada Lind"
    assert event["LOCATION"] == made.video_url
    assert event["URL"] == f"http://testserver{made.get_absolute_url()}"
    assert event["ORGANIZER"] == "mailto:hello@half-hour.example.org"
    assert list(event["ATTENDEE"]) == ["mailto:ada@example.com", "mailto:bo@example.com"]
    for part in (GOAL, made.video_url, made.get_absolute_url()):
        assert part in event["DESCRIPTION"]
    assert event["DESCRIPTION"].startswith("You want help with:")
    assert "key=" not in event["DESCRIPTION"]
    assert [person.params["RSVP"] for person in event["ATTENDEE"]] == ["FALSE"] * 2  # nobody is asked again


def test_times_are_utc_and_lines_are_crlf_of_75_octets(mentor, bo):
    ics = booking_calendar(make_booking(mentor, bo, goal="ä👩‍💻" * 40), bo)
    assert b"DTSTART:20261124T150000Z\r\nDTEND:20261124T153000Z\r\n" in ics
    assert b"TZID" not in ics
    assert b"\n" not in ics.replace(b"\r\n", b"")
    assert max(map(len, ics.split(b"\r\n"))) <= 75


def test_the_mentor_reads_the_mentees_name(mentor, bo):
    event = event_of(booking_calendar(make_booking(mentor, bo, goal=GOAL), mentor.user))
    assert event["SUMMARY"] == "Half Hour with Bo Okafor"
    assert event["DESCRIPTION"].startswith(f"Bo wants help with: {GOAL}")
    assert "Move it" not in event["DESCRIPTION"]
    assert "\n\nCancel it or write a line: http" in event["DESCRIPTION"]


def test_a_download_has_no_method_and_rings(mentor, bo):
    made = make_booking(mentor, bo)
    assert "METHOD" not in Calendar.from_ical(booking_calendar(made, bo))
    for method in ("", "REQUEST"):
        (alarm,) = event_of(booking_calendar(made, bo, method=method)).walk("VALARM")
        assert (alarm["ACTION"], alarm.decoded("TRIGGER")) == ("DISPLAY", timedelta(minutes=-15))


def test_one_uid_for_life_and_a_rising_sequence(mentor, bo):
    made = make_booking(mentor, bo)
    moved = move_session(booking=made, by=bo, slot=open_slots(mentor, bo)[2])
    before, after = (
        event_of(booking_calendar(made, bo)),
        event_of(booking_calendar(moved, bo, method="REQUEST")),
    )
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after.decoded("DTSTART") == moved.starts_at


@pytest.mark.parametrize(
    ("kind", "status", "answer"),
    [
        ("suggested", "TENTATIVE", "TENTATIVE"),
        ("taken", "CONFIRMED", "ACCEPTED"),
        ("cancelled", "CANCELLED", "ACCEPTED"),
        ("declined", "CANCELLED", "ACCEPTED"),
    ],
)
def test_the_status_follows_the_session(mentor, bo, clock, kind, status, answer):
    made = stage(kind, mentor, bo, clock)
    event = event_of(booking_calendar(made, bo, method="CANCEL" if status == "CANCELLED" else "REQUEST"))
    assert event["STATUS"] == status
    assert ("Move it, cancel it" in event["DESCRIPTION"]) is (status == "CONFIRMED")
    assert ("Answer the suggestion" in event["DESCRIPTION"]) is (status == "TENTATIVE")
    assert [person.params["PARTSTAT"] for person in event["ATTENDEE"]] == [answer] * 2
    assert bool(event.walk("VALARM")) == (status != "CANCELLED")


def test_without_a_room_there_is_no_place(mentor, bo, monkeypatch):
    made = make_booking(mentor, bo)
    monkeypatch.setattr(site, "VIDEO_BASE_URL", "")
    event = event_of(booking_calendar(made, bo))
    assert "LOCATION" not in event
    assert "Video link" not in event["DESCRIPTION"]


@pytest.mark.parametrize("outcome", ["completed", "missed"])
def test_what_is_over_stays_in_the_calendar(mentor, bo, outcome):
    made = make_booking(mentor, bo)
    made.status = outcome
    assert event_of(booking_calendar(made, bo))["STATUS"] == "CONFIRMED"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(goal=NASTY | PROBES, name=NASTY | PROBES)
def test_nobodys_words_become_a_property(mentor, bo, goal, name):
    bo_named = User(pk=bo.pk, email=bo.email, name=name[:80], timezone="UTC")
    made = Booking(
        mentor=mentor, mentee=bo_named, goal=goal[:200], starts_at=datetime(2026, 11, 24, 15, tzinfo=UTC)
    )
    ics = booking_calendar(made, mentor.user, method="REQUEST")
    event = event_of(ics)
    assert set(event) == PROPERTIES
    assert list(event["ATTENDEE"]) == ["mailto:ada@example.com", "mailto:bo@example.com"]
    assert event["STATUS"] == "CONFIRMED"
    assert max(map(len, ics.split(b"\r\n"))) <= 75
    assert not set(ics.decode()) & set("\u202e\u2066\u0085\x0b\x00")


def test_the_google_link_carries_no_private_words(mentor, bo):
    made = make_booking(mentor, bo, goal=GOAL, context=CONTEXT)
    query = parse_qs(urlsplit(google_calendar_url(made, bo)).query)
    assert query["dates"] == ["20261124T150000Z/20261124T153000Z"]
    assert query["text"] == ["Half Hour with Ada Lind"]
    assert query["location"] == [made.video_url]
    assert "Canary" not in google_calendar_url(made, bo)
    assert "key=" not in google_calendar_url(made, bo)


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", ""])
def test_the_file_says_what_it_is_and_what_to_do_with_it(mentor, bo, method):
    """RFC 5545, 3.7: PRODID and VERSION are required; METHOD only where one is meant."""
    calendar = Calendar.from_ical(booking_calendar(make_booking(mentor, bo), bo, method=method))
    assert "Half Hour" in calendar["PRODID"]
    assert (calendar["VERSION"], calendar["CALSCALE"]) == ("2.0", "GREGORIAN")
    assert str(calendar.get("METHOD", "")) == method
