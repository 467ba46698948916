"""Fifty clients over HTTP against several server processes want one slot, twenty times over."""

import http.client
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from mentoring.models import MentorProfile, Theme
from mentoring.slots import Slot
from people.models import Notification, User
from sessions_app.audit import find_faults
from sessions_app.models import Booking
from tests.factories import make_user, open_slots
from tests.processes import web_server

CLIENTS, ROUNDS = 50, 20
CSRF = "c" * 32

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.real_time,
    pytest.mark.slow,
    pytest.mark.xdist_group("processes"),
]


def cookie_of(user: User) -> str:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}"


def request_for(mentor: MentorProfile, slot: Slot, theme: Theme) -> tuple[str, str]:
    starts_at = slot.starts_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    path = f"/mentors/{mentor.slug}/book/?" + urlencode({"starts_at": starts_at})
    fields = {
        "csrfmiddlewaretoken": CSRF,
        "goal": "Get past the first interview",
        "theme": theme.slug,
        "starts_at": starts_at,
        "submission": uuid4(),
    }
    return path, urlencode(fields)


def race(base: str, cookies: list[str], path_and_body: list[tuple[str, str]]) -> tuple[list[int], float]:
    """Open every connection first, release all requests together; the
    statuses and the seconds of the round."""
    gate = threading.Barrier(len(cookies) + 1)
    host = urlsplit(base).netloc

    def client(number: int) -> int:
        path, body = path_and_body[number]
        link = http.client.HTTPConnection(host, timeout=30)
        link.connect()
        gate.wait()
        headers = {
            "Cookie": cookies[number],
            "Content-Type": "application/x-www-form-urlencoded",
            "Host": host,
        }
        link.request("POST", path, body, headers)
        status = link.getresponse().status
        link.close()
        return status

    with ThreadPoolExecutor(len(cookies)) as pool:
        futures = [pool.submit(client, number) for number in range(len(cookies))]
        gate.wait()
        started = time.monotonic()
        statuses = [future.result() for future in futures]
    return statuses, time.monotonic() - started


def test_fifty_clients_one_slot_twenty_rounds(mentor):
    MentorProfile.objects.update(weekly_limit=40)
    mentor.refresh_from_db()
    theme = Theme.objects.get(slug="first-job")
    crowd = [make_user(f"client{number}@example.com", timezone="UTC") for number in range(CLIENTS)]
    cookies = [cookie_of(person) for person in crowd]
    slots = open_slots(mentor)[:ROUNDS]
    slowest = 0.0
    with web_server(workers=3) as base:
        for slot in slots:
            statuses, seconds = race(base, cookies, [request_for(mentor, slot, theme) for _ in crowd])
            assert sorted(set(statuses)) == [302, 409], statuses
            assert statuses.count(302) == 1
            slowest = max(slowest, seconds)
    assert Booking.objects.count() == ROUNDS
    assert Notification.objects.filter(kind="booked").count() == 2 * ROUNDS
    assert all(slot.starts_at > datetime.now(UTC) + timedelta(hours=1) for slot in slots)
    assert not list(find_faults())
    print(f"slowest round: {slowest:.2f} s")
