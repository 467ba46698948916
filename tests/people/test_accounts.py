"""Accounts that come from a typed address: made at once, proved by a code, forgotten when nobody does."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils import timezone

from people.forms import open_account
from people.models import User
from people.services import account_for, complete_account, remove_unconfirmed_accounts
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_a_new_address_has_an_account_that_nobody_has_proved():
    made = account_for("new@example.com")
    address = EmailAddress.objects.get(user=made)
    assert (address.email, address.primary, address.verified) == ("new@example.com", True, False)
    assert not made.has_usable_password()


def test_a_known_address_is_that_account_which_gets_no_code_once_it_is_closed(bo):
    request = RequestFactory().get("/")
    request.user, request.session = AnonymousUser(), {}
    assert account_for(bo.email) == open_account(bo.email, request) == bo
    User.objects.filter(pk=bo.pk).update(is_active=False)
    assert account_for(bo.email) == bo
    assert open_account(bo.email, request) is None
    assert User.objects.count() == 1


def test_who_is_first_makes_the_account_of_two_who_ask_at_once(bo, monkeypatch):
    """The other one looked before it was there."""
    looks = iter([None, bo])
    monkeypatch.setattr(type(User.objects), "with_address", lambda self, email: next(looks))
    assert account_for(bo.email) == bo
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "verified", "stays"),
    [
        ({}, False, False),
        ({}, True, True),
        ({"is_staff": True}, False, True),
        ({"last_login": timezone.now()}, False, True),
    ],
    ids=["asked for", "proved", "staff", "used"],
)
def test_what_nobody_proved_is_forgotten_after_two_days(db, changes, verified, stays):
    made = make_user("eve@example.com")
    User.objects.filter(pk=made.pk).update(**changes)
    EmailAddress.objects.filter(user=made).delete()
    EmailAddress.objects.create(user=made, email=made.email, primary=True, verified=verified)
    remove_unconfirmed_accounts(now=made.date_joined + timedelta(days=2))
    assert User.objects.filter(pk=made.pk).exists()
    remove_unconfirmed_accounts(now=made.date_joined + timedelta(days=2, seconds=1))
    assert User.objects.filter(pk=made.pk).exists() is stays


def test_a_name_of_any_length_fits_its_column(bo):
    new = account_for("new@example.com")
    complete_account(new, name="N" * 300, zone_name="")
    new.refresh_from_db()
    assert new.name == "N" * 80
