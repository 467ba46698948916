"""How many accounts one network may make in a day: generous, and nobody who has one is kept out."""

from datetime import timedelta
from ipaddress import ip_network

import pytest
from django.test import Client
from django.utils import timezone

from people import limits
from people.models import Notification, SignInTry, User
from tests.conftest import NOW
from tests.sessions_app.book.guests import book_url, make_typed

pytestmark = pytest.mark.django_db
CODE = "/accounts/login/code/"
MANY = "Many new accounts have come from your network today."


@pytest.fixture(autouse=True)
def three_a_day(settings) -> None:
    settings.NEW_ACCOUNTS_A_DAY = 3


def ask(email: str, network: str = "203.0.113.7") -> str:
    return Client().post(CODE, {"email": email}, REMOTE_ADDR=network, follow=True).content.decode()


def fill(network: str = "203.0.113.7") -> None:
    for number in range(3):
        assert MANY not in ask(f"new{number}@example.com", network)


def test_the_fourth_new_address_gets_none_and_everyone_there_reads_the_same(bo):
    fill()
    unknown, known = ask("new9@example.com"), ask(bo.email)
    for page in (unknown, known):
        assert MANY in page
        assert "Tuesday 24 November, 06:01" in page
        assert "We sent a code to" not in page
    assert not User.objects.filter(email="new9@example.com").exists()
    assert Notification.objects.filter(recipient=bo).count() == 1  # the code came all the same


def test_another_network_and_the_next_day_are_free(clock):
    fill()
    assert MANY not in ask("new9@example.com", "198.51.100.4")
    clock.move_to(NOW + timedelta(days=1, minutes=1))
    assert MANY not in ask("new8@example.com")
    assert User.objects.filter(email__in=["new8@example.com", "new9@example.com"]).count() == 2


def test_an_address_uses_up_one_place_whoever_has_it(bo):
    """Else the last place would tell whether an address is known."""
    for _time in range(4):
        assert MANY not in ask(bo.email)
    assert MANY not in ask("new0@example.com")
    assert MANY not in ask("new1@example.com")
    assert MANY in ask(bo.email)
    assert MANY in ask("new2@example.com")


def test_a_guest_who_books_is_told_the_same(mentor):
    fill()
    posted = make_typed(mentor) | {"email": "new9@example.com"}
    page = Client().post(book_url(mentor), posted, REMOTE_ADDR="203.0.113.7", follow=True)
    assert MANY in page.content.decode()
    assert not User.objects.filter(email="new9@example.com").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NEW_ACCOUNTS_A_DAY", 0),
        ("SIGNUP_DOMAINS", ["example.com"]),
        ("TRUSTED_NETWORKS", [ip_network("203.0.113.0/24"), ip_network("2001:db8::/32")]),
    ],
)
def test_a_workshop_an_organisation_and_who_wants_no_limit(settings, name, value):
    setattr(settings, name, value)
    fill()
    assert MANY not in ask("new9@example.com")
    assert User.objects.filter(email="new9@example.com").exists()


def test_staff_clear_nobodys_network_and_a_day_forgets_it(bo):
    fill()
    limits.clear(bo)
    assert SignInTry.objects.filter(kind="account").count() == 3
    limits.forget_old(now=timezone.now() + timedelta(days=1))
    assert not SignInTry.objects.exists()
