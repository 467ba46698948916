"""Who removes their own account: told what happens, closed at once, and a week to think better of it."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from people.models import Closure, User
from people.outbox import deliver_due
from tests.conftest import NOW
from tests.factories import make_user
from tests.people.by_code import sign_in_by_code

pytestmark = pytest.mark.django_db
LEAVE = "/settings/leave/"


@pytest.fixture
def eve(db) -> User:
    return make_user("eve@example.com", name="Eve Leaves", timezone="Africa/Lagos")


@pytest.fixture
def browser(eve) -> Client:
    client = Client()
    sign_in_by_code(client, eve)
    mail.outbox.clear()
    return client


def link_in_mail() -> str:
    deliver_due()
    letter = next(sent for sent in mail.outbox if "/settings/stay/" in sent.body)
    return re.search(r"https?://[^/]+(/settings/stay/\S+)", letter.body)[1]


def test_the_page_says_what_happens_and_changes_nothing(browser, eve):
    page = browser.get(LEAVE).content.decode()
    assert "Monday 30 November" in page
    assert "07:00" in page
    eve.refresh_from_db()
    assert eve.is_active


def test_one_button_closes_it_and_the_mail_opens_it_again(browser, eve):
    page = browser.post(LEAVE)
    assert page.status_code == 200
    assert "eve@example.com" in page.content.decode()
    assert browser.get("/settings/").status_code == 302
    eve.refresh_from_db()
    assert not eve.is_active
    link = link_in_mail()
    stranger = Client()
    assert stranger.get(link).status_code == 200
    eve.refresh_from_db()
    assert not eve.is_active  # looking opens nothing
    assert stranger.post(link, follow=True).status_code == 200
    eve.refresh_from_db()
    assert eve.is_active
    assert Closure.objects.get().ended_by == eve
    assert stranger.get(link).status_code == 404
    assert stranger.post(link).status_code == 404


def test_after_a_week_it_is_too_late(browser, eve, clock):
    browser.post(LEAVE)
    link = link_in_mail()
    clock.move_to(NOW + timedelta(days=7))
    assert Client().get(link).status_code == 404
    assert Client().post(link).status_code == 404
    eve.refresh_from_db()
    assert not eve.is_active


def test_asking_for_a_code_mails_the_way_back(browser, eve):
    browser.post(LEAVE)
    deliver_due()
    mail.outbox.clear()
    Client().post("/accounts/login/code/", {"email": eve.email})
    link = link_in_mail()
    assert "you keep it" in mail.outbox[0].body
    Client().post(link)
    eve.refresh_from_db()
    assert eve.is_active


def test_a_made_up_link_opens_nothing(browser, eve):
    browser.post(LEAVE)
    for token in ("1", "1:x", f"{Closure.objects.get().pk}:forged"):
        assert Client().post(f"/settings/stay/{token}/").status_code == 404
    eve.refresh_from_db()
    assert not eve.is_active


def test_who_signed_in_a_while_ago_says_again_who_they_are(browser, eve, clock):
    clock.shift(timedelta(minutes=6))
    for answer in (browser.get(LEAVE), browser.post(LEAVE)):
        assert answer.status_code == 403
        assert "Sign out and in again" in answer.content.decode()
    eve.refresh_from_db()
    assert eve.is_active


def test_who_is_on_the_team_hands_over_first(dee):
    client = Client()
    sign_in_by_code(client, dee)
    assert "Ask another member" in client.get(LEAVE).content.decode()
    assert client.post(LEAVE).status_code == 409
    dee.refresh_from_db()
    assert dee.is_active


def test_who_has_a_password_gives_it_once_more(browser, eve):
    eve.set_password("a long password")
    eve.save()
    browser.force_login(eve, backend="allauth.account.auth_backends.AuthenticationBackend")
    response = browser.post(LEAVE)
    assert response.url.startswith("/accounts/reauthenticate/")
    eve.refresh_from_db()
    assert eve.is_active
    browser.post(response.url, {"password": "a long password"}, follow=True)
    assert link_in_mail()
    eve.refresh_from_db()
    assert not eve.is_active
