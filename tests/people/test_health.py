"""What whoever watches over the site is told, and what everybody is told while the database is away."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.db import InterfaceError, OperationalError
from django.db.backends.utils import CursorWrapper
from django.test import Client
from django.utils import timezone

from config import rounds
from people.breaker import redis_breaker
from people.models import Notification, Round

pytestmark = pytest.mark.django_db
GOOD = {
    "status": "ok",
    "database": True,
    "outbox_due": 0,
    "outbox_oldest_due_seconds": 0,
    "outbox_failed_in_a_day": 0,
}


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_well(path):
    response = Client().get(path)
    assert response.json().items() >= GOOD.items()
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
    assert Client().post(path).status_code == 405


def test_every_mail_that_is_due_is_counted_whenever_it_is_tried_next(bo):
    now = timezone.now()
    rows = (
        (-5, {}),
        (-3, {"locked_until": now + timedelta(minutes=30), "attempts": 6}),
        (10, {}),
        (-60, {"status": "sent"}),
        (-70, {"status": "failed", "failed_at": now - timedelta(hours=23)}),
        (-80, {"status": "failed", "failed_at": now - timedelta(hours=25)}),
    )
    for minutes, fields in rows:
        send_at = now + timedelta(minutes=minutes)
        Notification.objects.create(recipient=bo, kind="x", key=str(minutes), send_at=send_at, **fields)
    mail = {"outbox_due": 2, "outbox_oldest_due_seconds": 300, "outbox_failed_in_a_day": 1}
    assert Client().get("/healthz").json() == GOOD | mail


def test_ready_says_when_each_round_was_last_begun(clock):
    Round.objects.all().delete()  # a worker of another test may have made some
    assert Client().get("/readyz").json()["rounds"] == {}
    rounds.look_round()
    clock.shift(100)
    assert Client().get("/readyz").json()["rounds"] == dict.fromkeys(sorted(rounds.SCHEDULE), 100)


@pytest.mark.real_time
def test_ready_says_whether_redis_answers(settings, closed_port):
    settings.REDIS_URL = ""
    assert Client().get("/readyz").json()["redis"] is None
    settings.REDIS_URL = f"redis://127.0.0.1:{closed_port}/0"
    redis_breaker.close()
    answer = Client().get("/readyz")
    redis_breaker.close()
    assert (answer.status_code, answer.json()["redis"]) == (200, False)


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_database_that_does_not_answer_is_a_503(path, error):
    with patch.object(CursorWrapper, "execute", side_effect=error("gone")):
        response = Client().get(path)
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert response.json() == {"status": "unavailable", "database": False}


@pytest.mark.parametrize(
    ("error", "status"), [(OperationalError, 503), (InterfaceError, 503), (ValueError, 500)]
)
@pytest.mark.parametrize("path", ["/", "/mentors/", "/sessions/"])
def test_without_its_database_a_page_says_when_to_come_again(client, sign_in, bo, path, error, status):
    client = sign_in(bo)
    client.raise_request_exception = False
    with patch.object(CursorWrapper, "execute", side_effect=error("gone")):
        response = client.get(path)
    assert response.status_code == status
    assert response.headers.get("Retry-After") == ("30" if status == 503 else None)
    assert "Something broke on our side" in response.content.decode()


def test_an_address_whose_mail_came_back_is_flagged_until_a_mail_arrives(bo, cy, capsys):
    with pytest.raises(CommandError, match="nobody@example.com"):
        call_command("mail_bounced", "BO@example.com", "nobody@example.com")
    assert "Flagged: bo@example.com" in capsys.readouterr().out
    for person, is_flagged in ((bo, True), (cy, False)):
        person.refresh_from_db()
        assert (person.mail_refused_at is not None) is is_flagged


def test_staff_enter_what_came_back(bo, dee, sign_in, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    posted = {"action": "mail_came_back", "_selected_action": [bo.pk]}
    sign_in(dee).post("/admin/people/user/", posted)
    bo.refresh_from_db()
    assert bo.mail_refused_at == timezone.now()
