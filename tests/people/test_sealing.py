"""Codes that wait to be mailed are sealed in their row, and a secret can be changed meanwhile."""

import pytest
from django.core import mail
from django.test import Client

from people import outbox, sealing
from people.failures import BACKOFF
from people.models import Notification

pytestmark = pytest.mark.django_db
OLD, NEW = (f"{age}-secret-that-is-long-enough-for-anybody-here" for age in ("an-old", "a-new"))


def test_a_code_that_waits_can_be_read_by_nobody(client, bo):
    client.post("/accounts/login/code/", {"email": bo.email})
    row = Notification.objects.get()
    outbox.deliver_due()
    code = mail.outbox[0].subject.split()[-1]
    assert set(row.payload) == {"template", "to", "sealed"}
    assert code not in str(row.payload)
    row.refresh_from_db()
    assert set(row.payload) == {"template", "to"}


def test_a_secret_can_be_changed_while_mail_waits(settings, bo):
    settings.SECRET_KEY = OLD
    Client().post("/accounts/login/code/", {"email": bo.email})
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    outbox.deliver_due()
    assert len(mail.outbox) == 1
    assert sealing.unseal(sealing.seal({"body": "ä"})) == {"body": "ä"}


def test_what_no_key_opens_ends_as_failed_and_is_said(settings, bo, caplog):
    settings.SECRET_KEY = OLD
    Client().post("/accounts/login/code/", {"email": bo.email})
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, []
    Notification.objects.update(attempts=len(BACKOFF))
    outbox.deliver_due()
    row = Notification.objects.get()
    assert (row.status, row.last_error.split(":")[0]) == ("failed", "CannotOpen")
    assert "CannotOpen" in caplog.text
    assert not mail.outbox


def test_the_same_words_are_never_sealed_alike():
    assert sealing.seal({"body": "A"}) != sealing.seal({"body": "A"})
