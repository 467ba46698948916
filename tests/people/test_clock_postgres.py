"""A worker's own clock may be wrong: the database's decides."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from config import rounds
from people import clock, outbox
from people.mail import Mail
from people.models import Notification, Round

pytestmark = [pytest.mark.django_db, pytest.mark.real_time, pytest.mark.services]
AN_HOUR = timedelta(hours=1)


@pytest.mark.parametrize("off", [AN_HOUR, -AN_HOUR])
def test_a_clock_that_is_an_hour_off_sends_nothing_early_and_holds_nothing_back(bo, monkeypatch, off):
    seen = []
    letter = Mail(subject="Hello", text="Hello")
    monkeypatch.setitem(outbox.RENDERERS, "greeting", lambda _row, now: seen.append(now) or letter)
    now = timezone.now()
    owed = [
        outbox.PendingMail(bo, "greeting", key, {}, at)
        for key, at in (("due", now - timedelta(seconds=1)), ("later", now + AN_HOUR / 2))
    ]
    with transaction.atomic():
        outbox.notify(*owed, now=now)
    with time_machine.travel(now + off):
        assert abs(clock.database_now() - now) < timedelta(minutes=1)
        rounds.look_round()
    assert dict(Notification.objects.values_list("key", "status")) == {"due": "sent", "later": "pending"}
    assert abs(seen[0] - now) < timedelta(minutes=1)
    assert all(
        abs(made - now) < timedelta(minutes=1) for made in Round.objects.values_list("last_run_at", flat=True)
    )


def test_it_is_read_in_utc():
    assert clock.database_now().utcoffset() == timedelta(0)
