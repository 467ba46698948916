"""PostgreSQL goes away under load: web and worker recover by themselves. Collected only on PostgreSQL."""

import urllib.error
import urllib.request
from datetime import timedelta

import psycopg2
import pytest
import redis
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from config import rounds
from people import outbox
from people.breaker import redis_breaker
from people.models import Notification
from people.rounds import Entry, make_due_rounds
from people.workers import wake_workers
from tests.factories import make_user
from tests.processes import answers, mail_worker, wait_for, web_server

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.real_time,
    pytest.mark.slow,
    pytest.mark.xdist_group("processes"),
]


def cut_all_connections() -> None:
    """What a restart does to clients, without taking the server from everybody else."""
    with connection.cursor() as cursor:
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        cursor.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")


def owe(number: int) -> None:
    person = make_user(f"reconnect{number}@example.com")
    payload = {"template": "note", "to": person.email, "subject": "Hello", "body": "Hello"}
    now = timezone.now()
    with transaction.atomic():
        outbox.notify(outbox.PendingMail(person, "account", f"reconnect:{number}", payload, now), now=now)


def status_of(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code


def test_web_and_worker_recover_from_lost_connections():
    with web_server() as base, mail_worker():
        for number in range(3):
            assert status_of(f"{base}/mentors/") == 200
            owe(number)

            def is_sent(number: int = number) -> bool:
                wake_workers()
                return Notification.objects.filter(key=f"reconnect:{number}", status="sent").exists()

            wait_for(is_sent)
            cut_all_connections()
            wait_for(lambda: answers(f"{base}/healthz"))
            assert [status_of(f"{base}/mentors/") for _ in range(12)] == [200] * 12


def cut_mine() -> None:
    """In the middle of a round."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (mine,) = cursor.fetchone()
        administrator = psycopg2.connect(**connection.get_connection_params())
        administrator.cursor().execute("SELECT pg_terminate_backend(%s)", [mine])
        administrator.close()
        cursor.execute("SELECT 1")


def test_a_connection_that_is_cut_in_a_round_ends_no_worker(monkeypatch):
    made: list[str] = []
    entries = [
        Entry("cut", timedelta(hours=1), cut_mine),
        Entry("after", timedelta(hours=1), lambda: made.append("after")),
    ]
    monkeypatch.setattr(rounds, "look_round", lambda: make_due_rounds(entries))
    step = rounds.Rounds(None)
    step.look()
    step.look()
    assert made == ["after"]
    assert not step.is_away


@pytest.mark.skipif(not settings.REDIS_URL, reason="needs Redis: set REDIS_URL")
def test_a_restarted_broker_costs_no_ring(monkeypatch):
    """The kept connection is dead then; the call goes out over a new one."""
    redis_breaker.close()
    broker = redis.Redis.from_url(settings.REDIS_URL)
    queue = "half-hour:celery"
    wake_workers()
    broker.delete(queue)
    broker.client_kill_filter(_type="normal", skipme=True)
    wake_workers()
    assert broker.llen(queue) == 1
    assert not redis_breaker.is_open
