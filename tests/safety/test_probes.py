"""What could do harm, typed into every field: it comes out as words, in pages, mail
headers, calendar files and admin."""

import email
import re
from email.message import Message as MailMessage
from email.utils import getaddresses
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from icalendar import Calendar

from people.models import Notification
from people.outbox import deliver_due
from people.templatetags.times import iso_z
from sessions_app.models import Booking
from tests.factories import open_slots
from tests.safety.world import World, make_world
from tests.sessions_app.begun import local_date

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TAG = "<img src=x onerror=alert(1)>"
PROBES = [
    TAG,
    "{{7*7}}{% now 'Y' %}",
    "=cmd|' /C calc'!A0",
    "Hello\r\nBcc: evil@example.net\r\n\r\nBody",
    "x\r\nATTENDEE:mailto:evil@example.net\r\nEND:VEVENT",
    "abc\u202egnp.exe",
    "nul\x00bell\x07esc\x1b[31m",
    "javascript:alert(1)//",
    "\"'><script>alert(1)</script>",
    "\u2028\u2029\x85line",
]
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0e-\x1f]")


@pytest.fixture
def world(db) -> World:
    return make_world()


def type_everywhere(world: World, probe: str) -> list[str]:
    """Post the probe into every field in which a person writes; the statuses of the answers."""
    mentee, mentor, slot = (
        world.client("mentee"),
        world.client("mentor"),
        iso_z(open_slots(world.other_mentor, world.bo)[0].starts_at),
    )
    goal, page = f"goal {probe}"[:200], world.booking.get_absolute_url()
    booked = {
        "starts_at": slot,
        "goal": goal,
        "context": probe,
        "link": probe,
        "theme": "first-job",
        "submission": str(uuid4()),
    }
    answers = [
        mentee.post("/settings/", {"name": f"Bo {probe}"[:80], "timezone": "Africa/Lagos"}),
        mentee.post(f"/mentors/{world.other_mentor.slug}/book/", booked),
        mentee.post(
            f"/mentors/{world.other_mentor.slug}/book/", booked | {"link": "", "submission": str(uuid4())}
        ),
        mentee.post(f"{page}message/", {"text": probe}),
        mentor.post(f"{page}message/", {"text": probe}),
        mentee.post(f"{page}concern/", {"kind": "other", "text": probe}),
        mentee.post(
            f"{world.held.get_absolute_url()}wrap-up/",
            {
                "outcome": "held",
                "line_1": f"I will {probe}",
                "due_1": local_date(world.bo, world.booking.starts_at).isoformat(),
            },
        ),
        mentor.post(
            "/mentor/profile/save/",
            {
                "themes": ["first-job"],
                "headline": f"h {probe}"[:140],
                "bio": probe,
                "can_help_with": probe,
                "topics": probe,
            }
            | {
                "cannot_help_with": probe,
                "meeting_url": probe,
                "languages": ["en"],
                "timezone": "Europe/Helsinki",
            }
            | {
                "lead_time_hours": 24,
                "horizon_days": 28,
                "buffer_minutes": 0,
                "weekly_limit": 5,
            },
        ),
        mentor.post(f"{page}decline/", {"reason": "too-wide", "sentence": probe, "suggested_goal": goal}),
        mentee.post("/", {"goal": goal, "theme": "first-job"}),
        mentee.get("/resources/", {"theme": probe, "kind": probe, "q": probe}),
        mentee.get("/mentors/", {"theme": probe, "language": probe, "open": probe, "page": probe}),
        mentee.get(f"/mentors/{world.mentor.slug}/", {"week": probe, "theme": probe}),
        mentee.get(f"/mentors/{world.mentor.slug}/slots.json", {"from": probe, "to": probe}),
        mentee.post("/time-zone/", {"zone": probe, "next": probe}),
    ]
    return [f"{answer.request['PATH_INFO']} {answer.status_code}" for answer in answers]


def pages(world: World) -> dict[str, str]:
    """Everything that shows what people wrote."""
    sessions = [booking.get_absolute_url() for booking in Booking.objects.all()]
    shared = [
        "/sessions/",
        "/commitments/",
        "/settings/",
        "/mentor/profile/",
        f"/mentors/{world.mentor.slug}/",
        "/mentors/",
        "/",
    ]
    acts = [f"{world.booking.get_absolute_url()}{act}/" for act in ("suggestion", "cancel", "message")]
    admin = [
        "/admin/people/user/",
        f"/admin/people/user/{world.bo.pk}/change/",
        "/admin/sessions_app/concern/",
    ]
    admin += ["/admin/people/notification/", f"/admin/mentoring/mentorprofile/{world.mentor.pk}/change/"]
    found = {}
    for role, addresses in {
        "mentee": sessions + shared + acts,
        "mentor": sessions + shared + acts,
        "staff": admin,
    }.items():
        client = world.client(role)
        for address in addresses:
            found[f"{role} {address}"] = client.get(address).content.decode()
    return found


@pytest.mark.parametrize("probe", PROBES)
def test_a_probe_in_every_field_is_only_words(world, probe):
    statuses = type_everywhere(world, probe)
    assert [status for status in statuses if status.endswith(" 500")] == []
    assert len([status for status in statuses if status.endswith(" 302")]) >= 5, statuses
    for address, page in pages(world).items():
        assert "<img src=x" not in page, address
        assert "<script>alert" not in page, address
        assert not re.search(r"(href|src|action)=[\"']?\s*javascript:", page, re.I), address
        assert "49" not in page.split("7*7")[0][-3:], address
        assert not TURNS.search(page), address


@pytest.mark.parametrize("probe", PROBES)
def test_a_probe_is_inert_in_mails_and_calendar_files(world, probe):
    type_everywhere(world, probe)
    Notification.objects.update(send_at=world.booking.created_at)
    while deliver_due():
        pass
    assert len(mail.outbox) > 8
    for message in mail.outbox:
        parsed = email.message_from_bytes(message.message().as_bytes())
        assert {"Bcc", "Cc"} & set(parsed.keys()) == set()
        named = getaddresses(parsed.get_all("To", []) + parsed.get_all("Reply-To", []))
        assert {address for _name, address in named} <= KNOWN
        for part in parsed.walk():
            check_part(part)
    for booking in Booking.objects.all():
        check_calendar(world.client("mentor").get(f"{booking.get_absolute_url()}session.ics").content or b"")


def check_part(part: MailMessage) -> None:
    if part.get_content_maintype() == "multipart":
        return
    content = part.get_payload(decode=True)
    if part.get_content_type() in {"text/calendar", "application/ics"}:
        check_calendar(content)
        return
    text = content.decode()
    assert not TURNS.search(text)
    if part.get_content_type() == "text/html":
        assert "<img src=x" not in text
        assert "<script>" not in text
        assert not re.search(r"href=[\"']?\s*javascript:", text, re.I)


def check_calendar(content: bytes) -> None:
    if not content.startswith(b"BEGIN:VCALENDAR"):
        return
    calendar = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    assert len(event["ATTENDEE"]) == 2
    assert b"\nATTENDEE:mailto:evil" not in content
    assert not TURNS.search(content.decode())


KNOWN = {f"{name}@example.com" for name in ("ada", "eve", "bo", "dee")} | {"hello@half-hour.example.org"}
NEXTS = [
    "//evil.example",
    "https://evil.example/",
    "///evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "http:evil.example",
]


@pytest.mark.parametrize("address", NEXTS)
def test_next_leads_to_no_other_site(world, address):
    posts = {
        "/time-zone/": {"zone": "Asia/Tokyo", "next": address},
        "/accounts/logout/": {"next": address},
        "/accounts/login/": {"login": "bo@example.com", "password": "right-password-1", "next": address},
    }
    world.bo.set_password("right-password-1")
    world.bo.save()
    for path, posted in posts.items():
        client = world.client("mentee") if "logout" in path else Client()
        response = client.post(f"{path}?next={address}", posted)
        assert response.status_code == 302
        assert "evil" not in response["Location"]
        assert not response["Location"].startswith("javascript")
    signed_in = world.client("mentee").get("/accounts/login/", {"next": address})
    assert "evil" not in signed_in["Location"]
    assert "evil" not in world.client("staff").get("/admin/login/", {"next": address})["Location"]
