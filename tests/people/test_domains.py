"""Whose mail could be reached, and the names of an organisation's own network."""

import pytest
from django.test import Client

from people.addresses import is_public
from people.models import User

pytestmark = pytest.mark.django_db
CODE = "/accounts/login/code/"


@pytest.mark.parametrize(
    ("domain", "answer"),
    [
        ("example.com", True),
        ("xn--mnchen-3ya.example", True),
        ("a.b.co.uk", True),
        ("localhost", False),
        ("mail", False),
        ("printer.local", False),
        ("x.onion", False),
        ("10.0.0.1", False),
        ("router.home.arpa", False),
        ("", False),
    ],
)
def test_a_domain_that_mail_reaches(domain, answer):
    assert is_public(domain) is answer


@pytest.mark.parametrize("email", ["a@localhost", "a@[127.0.0.1]", "a@printer.local", "a@mail", "a@10.0.0.1"])
def test_nobody_joins_with_an_address_that_none_reaches(email):
    answer = Client().post(CODE, {"email": email})
    assert answer.status_code == 400
    assert f'value="{email}"' in answer.content.decode()
    assert not User.objects.exists()


def test_names_of_an_own_network_are_addresses_where_the_organisation_says_so(settings):
    settings.SIGNUP_DOMAINS = ["firma", "intranet.local", "münchen.example"]
    for email in ("bo@firma", "Bo@intranet.LOCAL", "bo@münchen.example"):
        assert Client().post(CODE, {"email": email}).status_code == 302
    stored = {"bo@firma", "bo@intranet.local", "bo@xn--mnchen-3ya.example"}
    assert set(User.objects.values_list("email", flat=True)) == stored
    for email in ("bo@other", "bo@example.com"):
        assert Client().post(CODE, {"email": email}).status_code == 400


@pytest.mark.parametrize(("length", "status"), [(254, 302), (255, 400), (320, 400), (5000, 400)])
def test_an_address_has_at_most_254_characters(length, status):
    domain = "@" + ".".join(["d" * 60] * 3) + ".example.com"
    name = "n" * (length - len(domain))
    if len(name) > 64:
        name = name[:64]
        domain = "@" + "d." * ((length - 80) // 2) + "example.com"
    answer = Client().post(CODE, {"email": (name + domain)[:length].ljust(length, "m")})
    assert answer.status_code == status
