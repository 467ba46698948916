"""Nothing on an account changes before all its factors are passed, whichever way someone comes in."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client
from django.urls import reverse

from people.models import User
from people.outbox import deliver_due
from tests.factories import make_user
from tests.people.test_oidc import come_back, sso  # noqa: F401 # a fixture
from tests.safety.world import picture
from tests.second_factor import add_second_factor, number_now

pytestmark = pytest.mark.django_db
OLD, NEW = "an-old-password-1", "a-new-password-22"
MAILS = {"people.Notification", "people.SignInTry"}


@pytest.fixture
def guarded() -> User:
    """Someone with a password and a second factor."""
    person = make_user("vera@example.com", name="Vera", password=OLD)
    add_second_factor(person)
    return person


def mailed_code() -> str:
    deliver_due()
    return re.search(r"\b[A-Z0-9]{3,4}-[A-Z0-9]{3,4}\b", mail.outbox[-1].body).group()


def accounts() -> dict[str, str]:
    """All tables but the mails that are owed, what was tried, and the browsers' sessions."""
    return {table: rows for table, rows in picture().items() if table not in MAILS}


def reset(client: Client) -> str:
    """Come to the page on which a new password is chosen."""
    client.post("/accounts/password/reset/", {"email": "vera@example.com"})
    return client.post("/accounts/password/reset/confirm/", {"code": mailed_code()})["Location"]


def test_a_mailed_code_alone_changes_nothing(guarded):
    before, client = accounts(), Client()
    client.cookies["tz"] = "Asia/Tokyo"
    client.post("/accounts/login/code/", {"email": "vera@example.com"})
    answer = client.post("/accounts/login/code/confirm/", {"code": mailed_code()})
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert accounts() == before
    client.post(answer["Location"], {"code": number_now()})
    guarded.refresh_from_db()
    assert guarded.timezone == "UTC"
    assert client.get("/settings/").status_code == 200


def test_a_password_alone_changes_nothing(guarded):
    before, client = accounts(), Client()
    answer = client.post("/accounts/login/", {"login": "vera@example.com", "password": OLD})
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert accounts() == before


@pytest.mark.parametrize("number", ["", "000000"])
def test_a_new_password_needs_the_second_factor_too(guarded, number):
    before, client = accounts(), Client()
    answer = client.post(reset(client), {"password1": NEW, "password2": NEW, "second_factor": number})
    assert answer.status_code == 200
    assert answer.context["form"].errors["second_factor"]
    assert accounts() == before


def test_with_both_the_password_is_new(guarded):
    client = Client()
    address = reset(client)
    assert 'name="second_factor"' in client.get(address).content.decode()
    client.post(address, {"password1": NEW, "password2": NEW, "second_factor": number_now()})
    guarded.refresh_from_db()
    assert guarded.check_password(NEW)
    answer = client.post("/accounts/login/", {"login": "vera@example.com", "password": NEW})
    assert answer["Location"].startswith(reverse("mfa_authenticate"))


def test_guessing_the_second_factor_there_comes_to_an_end(guarded):
    client = Client()
    address = reset(client)
    for _try in range(6):
        client.post(address, {"password1": NEW, "password2": NEW, "second_factor": "000000"})
    client.post(address, {"password1": NEW, "password2": NEW, "second_factor": number_now()})
    guarded.refresh_from_db()
    assert guarded.check_password(OLD)


def test_who_has_no_second_factor_is_not_asked_for_one(db):
    person, client = make_user("vera@example.com", password=OLD), Client()
    address = reset(client)
    assert 'name="second_factor"' not in client.get(address).content.decode()
    client.post(address, {"password1": NEW, "password2": NEW})
    person.refresh_from_db()
    assert person.check_password(NEW)


@pytest.mark.real_time
def test_single_sign_on_is_connected_after_the_second_factor(sso, guarded):  # noqa: F811
    sso.claims |= {"email": "vera@example.com"}
    before, client = accounts(), Client()
    answer = come_back(client)
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert accounts() == before
    client.post(answer["Location"], {"code": number_now()})
    assert SocialAccount.objects.get().user == guarded
    assert EmailAddress.objects.get(user=guarded).verified
