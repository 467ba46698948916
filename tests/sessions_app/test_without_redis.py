"""Redis dead, and Redis that accepts and stays silent: pages render, sign-in and booking
work, mail comes with the next sweep."""

import re
import socket
from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.test import Client, override_settings

from people import outbox
from people.breaker import redis_breaker
from people.models import Notification
from people.sealing import words_of
from sessions_app.models import Booking
from tests.factories import open_slots
from tests.patience import not_waiting

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.real_time]


@pytest.fixture(params=["dead", "silent"])
def broken_redis(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Broker and cache point at a port where nobody answers."""
    redis_breaker.close()

    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        if request.param == "silent":
            server.listen(50)
        url = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        cache = {"default": {"BACKEND": "people.cache.FailOpenRedisCache", "LOCATION": url}}
        with override_settings(
            REDIS_URL=url, CELERY_BROKER_URL=url, CELERY_BROKER_TRANSPORT_OPTIONS={}, CACHES=cache
        ):
            assert isinstance(caches["default"], BaseCache)
            yield


def booking_form(mentor, starts_at: str) -> dict[str, str]:
    words = {"goal": "Get past the first interview", "name": "New", "email": "new@example.com"}
    return words | {"theme": "first-job", "starts_at": starts_at}


def test_a_newcomer_books_and_is_mailed_all_the_same(mentor, broken_redis):
    client = Client()
    starts_at = open_slots(mentor)[0].starts_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    path = f"/mentors/{mentor.slug}/book/?starts_at={starts_at}"
    page = client.get(path)
    submission = re.search(r'name="submission" value="([0-9a-f-]+)"', page.content.decode())
    form = booking_form(mentor, starts_at) | {"submission": submission.group(1)}
    with not_waiting():
        client.post(path, form)
    body = words_of(Notification.objects.get(kind="account").payload)["body"]
    code = re.search(r"Your code: (\S+)", body)
    with not_waiting():
        client.post(f"/mentors/{mentor.slug}/book/code/", {"code": code.group(1)})
    assert Booking.objects.get().mentee.email == "new@example.com"
    outbox.deliver_due()
    assert Notification.objects.filter(kind="booked", status="sent").count() == 2


def test_pages_and_sign_in_work(mentor, bo, broken_redis):
    bo.set_password("half-hour-for-bo")
    bo.save()
    client = Client()
    for path in (
        "/",
        "/mentors/",
        f"/mentors/{mentor.slug}/",
        "/resources/",
        "/healthz",
        "/accounts/login/code/",
    ):
        assert client.get(path).status_code == 200
    answer = client.post("/accounts/login/", {"login": bo.email, "password": "half-hour-for-bo"})
    assert answer.status_code == 302
    assert client.get("/sessions/").status_code == 200
