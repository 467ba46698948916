"""Addresses that look alike: each is one mailbox, refused, or an account of its
own; never someone else's account."""

import re
from importlib import import_module
from types import SimpleNamespace
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client

from people.addresses import AddressField, stored_address
from people.models import User
from people.outbox import deliver_due
from people.templatetags.times import iso_z
from tests.factories import make_user, open_slots
from tests.safety.world import picture
from tests.second_factor import add_second_factor

VERA = "vera@fastmail.example"
# Dotless i and dotted capital I; long s, which a domain may not have: it is an s
# there (IDNA 2008); full width, too.
OTHERS = ["vera@fastmaıl.example", "vera@fastmaİl.example"]
SAME_MAILBOX = ["Vera@FastMail.example", "vera@faſtmail.example", "vera@ｆａｓｔｍａｉｌ.example"]
REFUSED = [f"{name}@fastmail.example" for name in ("vıra", "veſa", "ｖera", "véra", "\u212aim")]
NO_DOMAIN = ["vera@" + "ä" * 70 + ".example", "vera@-ä.example", "v" * 250 + "@a.example", "vera@a_ä.example"]

pytestmark = pytest.mark.django_db
CODE = re.compile(r"\b[A-Z0-9]{3,4}-[A-Z0-9]{3,4}\b")


@pytest.fixture
def vera() -> User:
    return make_user(VERA, name="Vera", password="a-good-password-1")


def ask_for_code(client: Client, email: str):
    return client.post("/accounts/login/code/", {"email": email})


def ask_at_booking(client: Client, email: str, mentor):
    posted = {"goal": "Get past interviews", "theme": "first-job", "email": email, "submission": str(uuid4())}
    return client.post(
        f"/mentors/{mentor.slug}/book/", posted | {"starts_at": iso_z(open_slots(mentor)[0].starts_at)}
    )


def code_in_mail() -> tuple[str, str]:
    """The newest code and where it went."""
    deliver_due()
    return CODE.search(mail.outbox[-1].body).group(), mail.outbox[-1].to[0]


@pytest.mark.parametrize("email", OTHERS)
def test_a_look_alike_is_another_person_from_the_sign_in_page(vera, email):
    add_second_factor(vera)
    before = picture()
    client = Client()
    ask_for_code(client, email)
    code, to = code_in_mail()
    client.post("/accounts/login/code/confirm/", {"code": code})
    assert to.startswith("vera@xn--")
    assert User.objects.exclude(pk=vera.pk).get().email == to
    assert client.get("/settings/").context["user"].email == to
    vera.refresh_from_db()
    assert vera.email == VERA
    assert picture()["mfa.Authenticator"] == before["mfa.Authenticator"]
    assert list(EmailAddress.objects.filter(user=vera).values_list("email", "verified")) == [(VERA, True)]


@pytest.mark.parametrize("email", OTHERS)
def test_a_look_alike_is_another_person_from_the_booking_form(vera, mentor, email):
    client = Client()
    ask_at_booking(client, email, mentor)
    code, to = code_in_mail()
    booked = client.post(f"/mentors/{mentor.slug}/book/code/", {"code": code}, follow=True)
    assert booked.status_code == 200
    assert booked.context["user"].email == to != VERA
    assert list(EmailAddress.objects.filter(user=vera).values_list("email", "verified")) == [(VERA, True)]


@pytest.mark.parametrize("email", SAME_MAILBOX)
def test_another_spelling_of_a_mailbox_sends_the_code_to_the_stored_one(vera, mentor, email):
    for ask in (ask_for_code(Client(), email), ask_at_booking(Client(), email, mentor)):
        assert ask.status_code == 302
        assert code_in_mail()[1] == VERA
    assert User.objects.count() == 2  # Vera and the mentor


@pytest.mark.parametrize("email", REFUSED)
def test_letters_beyond_ascii_before_the_at_are_refused_and_kept(mentor, email):
    for answer in (ask_for_code(Client(), email), ask_at_booking(Client(), email, mentor)):
        assert answer.status_code in {200, 400}
        assert answer.context["form"].errors["email"]
        assert email in answer.content.decode()
    assert User.objects.count() == 1


def test_the_same_spelling_signs_in_with_a_password_and_resets_it(vera):
    wide = "vera@ｆａｓｔｍａｉｌ.example"
    assert (
        Client().post("/accounts/login/", {"login": wide, "password": "a-good-password-1"}).status_code == 302
    )
    Client().post("/accounts/password/reset/", {"email": wide})
    assert code_in_mail()[1] == VERA
    for email in OTHERS:
        assert (
            Client().post("/accounts/login/", {"login": email, "password": "a-good-password-1"}).status_code
            == 400
        )


def test_a_new_address_is_stored_in_its_one_spelling(bo, sign_in):
    client = sign_in(bo)
    client.post("/accounts/email/", {"action_add": "", "email": "bo@München.example"})
    code, to = code_in_mail()
    assert to == "bo@xn--mnchen-3ya.example"
    client.post("/accounts/confirm-email/", {"code": code})
    bo.refresh_from_db()
    assert bo.email == to


def test_someone_elses_new_address_that_waits_to_be_confirmed_opens_nothing(vera, bo):
    """Bo has typed Vera's next address as his own and can't confirm it: who
    proves it gets an account of their own."""
    EmailAddress.objects.create(user=bo, email="vera@new.example", verified=False)
    client = Client()
    ask_for_code(client, "vera@new.example")
    code, _to = code_in_mail()
    client.post("/accounts/login/code/confirm/", {"code": code})
    assert client.get("/settings/").context["user"].email == "vera@new.example"
    bo.refresh_from_db()
    assert bo.email == "bo@example.com"
    assert not EmailAddress.objects.get(user=bo, email="vera@new.example").verified


@pytest.mark.parametrize("email", NO_DOMAIN)
def test_what_can_be_no_address_is_a_sentence(mentor, email):
    for answer in (ask_for_code(Client(), email), ask_at_booking(Client(), email, mentor)):
        assert answer.status_code in {200, 400}
        assert answer.context["form"].errors["email"]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" Bo@Example.COM ", "bo@example.com"),
        ("bo@straße.example", "bo@xn--strae-oqa.example"),
        ("bo@r3---sn.example", "bo@r3---sn.example"),
        ("bo@xn--mnchen-3ya.example", "bo@xn--mnchen-3ya.example"),
    ],
)
def test_spellings(typed, stored):
    assert stored_address(typed) == stored
    assert stored_address(stored) == stored


def test_a_field_that_may_stay_empty_is_empty():
    assert AddressField(required=False).clean(" ") == ""


def test_an_account_is_made_with_the_stored_spelling_or_not_at_all():
    assert User.objects.create_user("Bo@München.example").email == "bo@xn--mnchen-3ya.example"
    assert User.objects.get_by_natural_key("BO@münchen.EXAMPLE").email == "bo@xn--mnchen-3ya.example"
    with pytest.raises(ValidationError):
        User.objects.create_user("böb@example.com")
    with pytest.raises(User.DoesNotExist):
        User.objects.get_by_natural_key("böb@example.com")


def test_addresses_of_before_are_brought_into_that_spelling_where_nobody_has_it_yet():
    old = ["bo@münchen.example", "vera@ｆａｓｔｍａｉｌ.example", "vera@fastmail.example", "böb@example.com"]
    people = User.objects.bulk_create(User(email=email) for email in old)
    EmailAddress.objects.bulk_create(EmailAddress(user=person, email=person.email) for person in people)
    import_module("people.migrations.0003_addresses_in_one_spelling").respell(
        apps, SimpleNamespace(connection=connection)
    )
    for rows in (User, EmailAddress):
        assert list(rows.objects.order_by("pk").values_list("email", flat=True)) == [
            "bo@xn--mnchen-3ya.example",
            *old[1:],
        ]


def test_the_database_keeps_no_capitals(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="Bo@example.com")])
