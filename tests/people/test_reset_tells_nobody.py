"""Asking for a new password takes the same steps for a known and an unknown address."""

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people.models import Notification, SignInTry, User
from people.outbox import deliver_due

pytestmark = pytest.mark.django_db
RESET = "/accounts/password/reset/"


def ask(email: str, callbacks) -> tuple[int, int, int]:
    """How many statements there were, how many wrote a row of ours, and what is done after the commit."""
    with CaptureQueriesContext(connection) as queries, callbacks() as after:
        assert Client().post(RESET, {"email": email}).status_code == 302
    wrote = [
        sql for query in queries if (sql := query["sql"])[:6] in ("INSERT", "UPDATE") and '"people_' in sql
    ]
    return len(queries), len(wrote), len(after)


def test_rendered_written_and_woken_alike(bo, monkeypatch, django_capture_on_commit_callbacks):
    rendered = []
    monkeypatch.setattr(
        "allauth.account.adapter.render_to_string",
        lambda template, *args, **kwargs: rendered.append(template) or "words",
    )
    ask("cy@example.com", django_capture_on_commit_callbacks)  # what is cached once
    rendered.clear()
    known = ask(bo.email, django_capture_on_commit_callbacks)
    of_known = list(rendered)
    rendered.clear()
    unknown = ask("nobody@example.com", django_capture_on_commit_callbacks)
    assert rendered == of_known
    assert len(rendered) >= 2
    assert known == unknown
    assert known[1:] == (2, 1)


def test_the_unknown_one_gets_nothing_and_leaves_nothing(bo):
    Client().post(RESET, {"email": "nobody@example.com"})
    deliver_due()
    assert not mail.outbox
    assert not Notification.objects.exists()
    assert SignInTry.objects.count() == 1  # the ask itself, as for everyone
    assert User.objects.count() == 1
    Client().post(RESET, {"email": bo.email})
    deliver_due()
    assert [letter.to for letter in mail.outbox] == [[bo.email]]


def test_wrong_passwords_before_and_after_tell_no_more(bo):
    def statuses(email: str, network: str) -> list[int]:
        password = ("/accounts/login/", {"login": email, "password": "wrong"})
        reset = (RESET, {"email": email})
        steps = [password] * 5 + [reset, password, reset]
        return [Client().post(path, posted, REMOTE_ADDR=network).status_code for path, posted in steps]

    assert statuses(bo.email, "192.0.2.1") == statuses("nobody@example.com", "198.51.100.1")
