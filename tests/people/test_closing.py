"""Accounts that are closed: by our team, or by their owner, who has a week to think better of it."""

import re
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from people import closing
from people.data import ERASERS, erase, erase_due
from people.forms import SettingsForm
from people.models import Closure, Notification, User
from people.outbox import deliver_due
from tests.conftest import NOW
from tests.factories import make_mentor, make_user

pytestmark = pytest.mark.django_db
CODE = "/accounts/login/code/"


@pytest.fixture
def eve(db) -> User:
    return make_user("eve@example.com", name="Eve Leaves", password="a long password")


def sign_in_by_password(user: User) -> Client:
    client = Client()
    assert client.post("/accounts/login/", {"login": user.email, "password": "a long password"}).url
    return client


def as_seen(page, address: str) -> str:
    main = page.content.decode().replace(address, "?").split("<main")[1]
    return re.sub(r'(csrfmiddlewaretoken" value=)"\w+"', r"\1", main)


def suspend(user: User, by: User | None = None) -> Closure:
    return closing.suspend(user=user, by=by, reason="Rude to three people", now=timezone.now())


def test_suspended_is_signed_out_everywhere_at_once(eve, dee):
    browsers = [sign_in_by_password(eve), sign_in_by_password(eve)]
    assert browsers[0].get("/settings/").status_code == 200
    suspend(eve, dee)
    assert [browser.get("/settings/").status_code for browser in browsers] == [302, 302]
    assert not UserSession.objects.filter(user=eve).exists()
    assert not Session.objects.exists()


def test_a_password_then_leads_to_one_sentence(eve, dee):
    suspend(eve, dee)
    response = Client().post(
        "/accounts/login/", {"login": eve.email, "password": "a long password"}, follow=True
    )
    assert "This account is closed" in response.content.decode()
    assert "hello@" in response.content.decode()
    assert "Rude" not in response.content.decode()


def test_asking_for_a_code_looks_like_any_other_and_says_it_by_mail(eve, dee):
    suspend(eve, dee)
    addresses = (eve.email, "new@example.com")
    pages = [Client().post(CODE, {"email": address}, follow=True) for address in addresses]
    texts = [as_seen(page, address) for page, address in zip(pages, addresses, strict=True)]
    assert pages[0].redirect_chain == pages[1].redirect_chain
    assert texts[0] == texts[1]
    deliver_due()
    sent = next(letter for letter in mail.outbox if letter.to == [eve.email])
    assert sent.subject == "Your account is closed, so there is no code"
    assert "hello@" in sent.body
    assert "Rude" not in sent.body
    assert "/settings/stay/" not in sent.body


def test_it_is_said_at_most_once_an_hour(eve, dee, clock):
    suspend(eve, dee)
    for _again in range(3):
        Client().post(CODE, {"email": eve.email})
    assert Notification.objects.filter(kind="account_closed").count() == 1
    clock.move_to(NOW + timedelta(hours=1))
    Client().post(CODE, {"email": eve.email})
    assert Notification.objects.filter(kind="account_closed").count() == 2


def test_other_mail_to_a_closed_account_does_not_leave(eve, dee):
    suspend(eve, dee)
    closing.reopen(user=eve, by=dee, now=timezone.now())
    Client().post(CODE, {"email": eve.email})
    suspend(eve, dee)
    deliver_due()
    assert not mail.outbox


def test_let_back_in_as_before_with_the_record_kept(eve, dee):
    mentor = make_mentor(eve)
    suspend(eve, dee)
    assert Client().get(mentor.get_absolute_url()).status_code == 404
    assert (
        Client().get(f"{mentor.get_absolute_url()}slots.json?from=2026-11-23&to=2026-11-30").status_code
        == 404
    )
    assert "Eve Leaves" not in Client().get("/mentors/").content.decode()
    closing.reopen(user=eve, by=dee, now=timezone.now())
    assert Client().get(mentor.get_absolute_url()).status_code == 200
    assert "Eve Leaves" in Client().get("/mentors/").content.decode()
    assert sign_in_by_password(eve).get("/settings/").status_code == 200
    row = Closure.objects.get()
    assert (row.kind, row.by, row.reason, row.ended_by) == ("suspended", dee, "Rude to three people", dee)


def test_who_cant_be_suspended_and_what_cant_be_opened(eve, dee, ada):
    admin = make_user("root@example.com", is_staff=True, is_superuser=True)
    for user, by in ((ada, ada), (admin, dee)):
        with pytest.raises(closing.CantClose):
            suspend(user, by)
    suspend(eve, dee)
    with pytest.raises(closing.CantClose, match="closed already"):
        suspend(eve, dee)
    closing.reopen(user=eve, by=dee, now=timezone.now())
    with pytest.raises(closing.CantClose):
        closing.reopen(user=eve, by=dee, now=timezone.now())
    assert Closure.objects.count() == 1


def test_from_the_command_line_for_those_who_left_the_firm(eve, bo, capsys):
    call_command("suspend", "eve@example.com", "BO@example.com", "nobody@example.com", reason="Left the firm")
    said = capsys.readouterr()
    assert "2 accounts are closed now" in said.out
    assert "nobody@example.com" in said.err
    assert set(Closure.objects.values_list("user__email", "by", "reason")) == {
        ("eve@example.com", None, "Left the firm"),
        ("bo@example.com", None, "Left the firm"),
    }
    call_command("suspend", "eve@example.com", undo=True)
    eve.refresh_from_db()
    assert eve.is_active
    with pytest.raises(CommandError, match="--reason"):
        call_command("suspend", "eve@example.com")


def test_who_is_leaving_can_be_suspended_all_the_same(eve, dee, clock):
    leaving = closing.leave(user=eve, now=timezone.now())
    link = closing.stay_url(leaving).removeprefix("http://testserver")
    suspend(eve, dee)
    assert Client().post(link).status_code == 404
    eve.refresh_from_db()
    assert not eve.is_active
    clock.move_to(NOW + timedelta(days=8))
    assert erase_due(timezone.now()) == 0
    assert [row.kind for row in Closure.objects.order_by("pk")] == ["leaving", "suspended"]


def test_what_was_removed_for_good_does_not_come_back(eve, dee):
    suspend(eve, dee)
    erase(eve, now=timezone.now())
    with pytest.raises(closing.CantClose):
        closing.reopen(user=eve, by=dee, now=timezone.now())
    eve.refresh_from_db()
    assert not eve.is_active


def test_who_thinks_better_of_it_in_the_last_moment_stays(eve, bo, clock, monkeypatch):
    """Both are on the list; while the first is removed, the second opens the account again."""
    for person in (bo, eve):
        closing.leave(user=person, now=timezone.now())

    def come_back(user: User, now) -> None:
        closing.reopen(user=eve, by=eve, now=NOW)

    monkeypatch.setattr("people.data.ERASERS", [*ERASERS, come_back])
    clock.move_to(NOW + timedelta(days=7))
    assert erase_due(timezone.now()) == 1
    eve.refresh_from_db()
    assert (eve.is_active, eve.erased_at) == (True, None)


def test_a_form_that_was_open_does_not_open_the_account(eve, dee):
    typed = {"name": "Eve New", "timezone": "Africa/Lagos", "topics": []}
    form = SettingsForm(typed, instance=User.objects.get(pk=eve.pk))
    assert form.is_valid()
    suspend(eve, dee)
    form.save()
    eve.refresh_from_db()
    assert (eve.name, eve.is_active) == ("Eve New", False)


def test_what_follows_may_fail_and_is_left_to_the_rounds(eve, dee, monkeypatch, caplog):
    def fail(user: User, now) -> None:
        raise RuntimeError("away")

    recorded: list[int] = []
    monkeypatch.setattr(closing, "AFTER_CLOSING", [fail])
    now = timezone.now()
    closing.suspend(user=eve, by=dee, reason="Rude", now=now, record=lambda: recorded.append(1))
    assert recorded == [1]
    assert "left to the rounds" in caplog.text
    eve.refresh_from_db()
    assert not eve.is_active
