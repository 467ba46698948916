"""SIGNUP_DOMAINS: who is from outside is told so, at the field, whether or not the address is known."""

from uuid import uuid4

import pytest
from django.test import Client

from people.models import Notification, User
from people.services import AccountError, check_may_join
from people.templatetags.times import iso_z
from tests.factories import make_user, open_slots
from tests.safety.world import same

pytestmark = pytest.mark.django_db
SENTENCE = "Half Hour is for people with an address at org.example, second.example."


@pytest.fixture(autouse=True)
def domains(settings):
    settings.SIGNUP_DOMAINS = ["org.example", "second.example"]


def ask_for_code(email: str):
    return Client().post("/accounts/login/code/", {"email": email})


@pytest.mark.parametrize("email", ["bo@example.com", "new@example.com", "cy@example.com"])
def test_sign_in_refuses_known_unknown_and_closed_addresses_alike(bo, cy, email):
    User.objects.filter(pk=cy.pk).update(is_active=False)
    response = ask_for_code(email)
    assert SENTENCE in str(response.context["form"].errors["email"])
    assert same(response.content, email) == same(
        ask_for_code("never@example.com").content, "never@example.com"
    )
    assert not Notification.objects.exists()
    assert not User.objects.filter(email__in=["new@example.com", "never@example.com"]).exists()


def test_booking_refuses_them_alike_too(mentor, bo):
    seen = []
    for email in ("bo@example.com", "new@example.com"):
        posted = {
            "goal": "Get past interviews",
            "theme": "first-job",
            "name": "N",
            "email": email,
            "submission": str(uuid4()),
        }
        slot = iso_z(open_slots(mentor)[0].starts_at)
        response = Client().post(f"/mentors/{mentor.slug}/book/", posted | {"starts_at": slot})
        assert SENTENCE in str(response.context["form"].errors["email"])
        seen.append((response.status_code, same(response.content, email, posted["submission"])))
    assert seen[0] == seen[1]
    assert seen[0][0] == 400
    assert not Notification.objects.exists()


@pytest.mark.parametrize("email", ["x@org.example", "x@ORG.Example", "x@second.example"])
def test_members_come_in(email):
    assert ask_for_code(email)["Location"].startswith("/accounts/login/code/confirm/")
    assert User.objects.filter(email=email.lower()).exists()


@pytest.mark.parametrize(
    "email",
    ["x@sub.org.example", "x@org.example.evil.net", "x@evilorg.example", "org.example@evil.net", "", "x@"],
)
def test_what_only_looks_like_the_domain_does_not(email):
    with pytest.raises(AccountError):
        check_may_join(email)


def test_without_domains_anyone_may_join(settings):
    settings.SIGNUP_DOMAINS = []
    check_may_join("x@anywhere.example")


def test_a_domain_with_accents_may_be_written_as_people_write_it(settings):
    settings.SIGNUP_DOMAINS = ["münchen.example"]
    assert ask_for_code("nia@München.example").status_code == 302
    assert SENTENCE not in str(ask_for_code("nia@munchen.example").context["form"].errors)
    assert User.objects.get().email == "nia@xn--mnchen-3ya.example"


def test_an_account_from_outside_that_staff_made_signs_in_with_its_password():
    make_user("guest@example.com", password="a-long-password-1")
    response = Client().post(
        "/accounts/login/", {"login": "guest@example.com", "password": "a-long-password-1"}
    )
    assert response.status_code == 302
    assert response.wsgi_request.user.is_authenticated


def test_an_address_is_not_changed_to_one_outside(sign_in):
    member = make_user("x@org.example")
    client = sign_in(member)
    refused = client.post("/accounts/email/", {"email": "x@example.com", "action_add": ""})
    assert SENTENCE.encode() in refused.content
    assert not Notification.objects.exists()
    assert client.post("/accounts/email/", {"email": "y@second.example", "action_add": ""}).status_code == 302
    assert Notification.objects.filter(kind="account").exists()
