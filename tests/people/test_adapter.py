"""Sign-in as this house wants it: codes, no bare sign-up, second factors,
and guests' words that don't linger."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as conf
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.models import User
from people.outbox import deliver_due
from people.tasks import tidy_up
from people.templatetags.times import iso_z
from tests.factories import make_user, open_slots
from tests.second_factor import add_second_factor

pytestmark = pytest.mark.django_db


def sign_in_by_code(client: Client, email: str) -> None:
    client.post("/accounts/login/code/", {"email": email})
    deliver_due()
    code = re.search(r"\b[A-Z0-9]{3,4}-[A-Z0-9]{3,4}\b", mail.outbox[-1].body).group()
    client.post("/accounts/login/code/confirm/", {"code": code})


def lasts() -> timedelta:
    return Session.objects.get().expire_date - timezone.now()


def test_a_code_makes_an_account_with_a_proved_address_and_the_devices_zone():
    client = Client()
    client.cookies["tz"] = "Africa/Nairobi"
    sign_in_by_code(client, "New@Example.com")
    user = User.objects.get()
    assert (user.email, user.timezone, user.has_usable_password()) == (
        "new@example.com",
        "Africa/Nairobi",
        False,
    )
    assert EmailAddress.objects.get(user=user).verified
    assert client.get("/sessions/").status_code == 200


def test_the_bare_sign_up_form_does_not_exist():
    response = Client().post(
        "/accounts/signup/", {"email": "x@example.com", "password1": "a-long-password-1"}
    )
    assert response["Location"] == reverse("account_request_login_code")
    assert not User.objects.exists()


def test_what_a_guest_typed_lives_a_day_and_what_a_member_typed_as_long_as_they_are_signed_in(mentor):
    client = Client()
    client.post("/", {"goal": "A private sentence", "theme": "first-job"})
    assert lasts() == timedelta(seconds=conf.GUEST_SESSION_AGE) == timedelta(days=1)
    posted = {
        "goal": "A private sentence",
        "theme": "first-job",
        "name": "N",
        "email": "n@example.com",
        "submission": str(uuid4()),
    }
    client.post(
        f"/mentors/{mentor.slug}/book/", posted | {"starts_at": iso_z(open_slots(mentor)[0].starts_at)}
    )
    assert lasts() == timedelta(days=1)
    sign_in_by_code(client, "n@example.com")
    assert lasts() == timedelta(seconds=conf.SESSION_COOKIE_AGE)


def test_after_a_day_nothing_of_it_is_left(clock):
    client = Client()
    client.post("/", {"goal": "A private sentence", "theme": "first-job"})
    clock.shift(timedelta(hours=25))
    assert b"A private sentence" not in client.get("/").content
    tidy_up()
    assert not Session.objects.exists()


def test_looking_around_makes_no_session():
    client = Client()
    for path in ("/", "/mentors/", "/resources/", "/accounts/login/", "/sessions/"):
        client.get(path)
    assert not Session.objects.exists()


def test_someone_with_a_second_factor_is_asked_for_it(bo):
    add_second_factor(bo)
    client = Client()
    sign_in_by_code(client, "bo@example.com")
    assert client.get("/sessions/").status_code == 302
    assert client.get("/accounts/2fa/authenticate/").status_code == 200


def test_staff_without_a_second_factor_read_no_staff_page(dee, sign_in):
    assert conf.STAFF_NEED_SECOND_FACTOR
    assert sign_in(dee).get("/admin/people/user/").status_code == 302
    assert sign_in(dee).post("/admin/people/user/", {"action": "x"}).status_code == 302


def test_a_new_password_ends_other_visits_and_is_told_by_mail(sign_in):
    person = make_user("pat@example.com", password="old-password-1")
    here, there = Client(), sign_in(person)
    here.post("/accounts/login/", {"login": "pat@example.com", "password": "old-password-1"})
    changed = {
        "oldpassword": "old-password-1",
        "password1": "new-password-22",
        "password2": "new-password-22",
    }
    assert here.post("/accounts/password/change/", changed).status_code == 302
    assert there.get("/sessions/").status_code == 302
    deliver_due()
    assert "password" in mail.outbox[-1].subject.lower()


def test_an_address_cannot_be_registered_in_the_staff_pages(dee, sign_in):
    add_second_factor(dee)
    assert sign_in(dee).get("/admin/account/emailaddress/").status_code == 404
