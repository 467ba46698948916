"""A thousand requests that nobody would send, the same each time; `make drills` sends twenty thousand."""

import logging

import pytest
from django.http import HttpResponse

from people.models import User
from tests.safety import fuzz
from tests.safety.fuzz import ASKING, Asking, Request, ask_anything

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CASES = 168


@pytest.mark.parametrize("role", ASKING)
def test_whatever_is_asked_is_answered_and_a_refusal_changes_nothing(role):
    answered = ask_anything(role, CASES)
    assert sum(answered.values()) >= CASES
    # Enough gets past the first check, and enough is refused.
    assert sum(answered.get(status, 0) for status in (200, 302)) > CASES / 10
    assert answered.get(400, 0) > CASES / 20


@pytest.fixture
def asking(db, monkeypatch) -> Asking:
    monkeypatch.setattr(Asking, "walk", lambda self: None)
    return Asking("guest")


ANY = Request("POST", "/", "text/plain", b"", {}, {})


def answer(status: int, **values) -> HttpResponse:
    made = HttpResponse(status=status)
    made.context = []
    return made


def test_it_would_notice_an_error(asking, monkeypatch):
    monkeypatch.setattr(Request, "send", lambda *_args: answer(500))
    with pytest.raises(AssertionError, match="500 for"):
        asking.ask(ANY)


@pytest.mark.parametrize("method_and_status", [("POST", 400), ("GET", 200), ("POST", 404)])
def test_it_would_notice_a_row(asking, monkeypatch, method_and_status):
    method, status = method_and_status

    def send(*_args):
        User.objects.filter(pk=asking.world.bo.pk).update(name="Changed")
        return answer(status)

    monkeypatch.setattr(Request, "send", send)
    with pytest.raises(AssertionError, match=r"changed: \['people.User'\]"):
        asking.ask(Request(method, "/", "", b"", {}, {}))
    asking.world.bo.refresh_from_db()
    assert asking.world.bo.name == "Bo Okafor"


def test_it_would_notice_a_word_in_a_log(asking, monkeypatch):
    def send(*_args):
        logging.getLogger("people").debug("Somebody wrote %s", fuzz.CANARY)
        return answer(200)

    monkeypatch.setattr(Request, "send", send)
    with pytest.raises(AssertionError, match="A log carries"):
        asking.ask(ANY)
