"""Single sign-on with any OpenID Connect provider, against a small real one."""

import os
import subprocess
import sys
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from people.models import User
from tests.people.oidc_provider import provider
from tests.processes import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.real_time]
NIA = {"sub": "42", "email": "Nia@org.example", "email_verified": True, "name": "Nia\u202e Rao"}
LOGIN, CALLBACK = "/accounts/oidc/sso/login/", "/accounts/oidc/sso/login/callback/"


@pytest.fixture
def sso(settings):
    with provider() as server:
        server.claims = dict(NIA)
        app = {"provider_id": "sso", "name": "Org sign-in", "client_id": "half-hour", "secret": "s3cret"}
        apps = [app | {"settings": {"server_url": server.url}}]
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": apps}}
        yield server


def come_back(client: Client, **query: str):
    """Leave for the provider, which sends the browser back."""
    asked = parse_qs(urlsplit(client.post(LOGIN)["Location"]).query)
    return client.get(CALLBACK, {"code": "once", "state": asked["state"][0], **query})


@pytest.mark.parametrize("page", ["account_login", "account_request_login_code"])
def test_the_sign_in_pages_offer_it_only_when_it_is_set_up(sso, settings, page):
    assert b"Org sign-in" in Client().get(reverse(page)).content
    settings.SOCIALACCOUNT_PROVIDERS = {}
    shown = Client().get(reverse(page)).content
    assert b"Org sign-in" not in shown
    assert b"/oidc/" not in shown


def test_not_set_up_its_addresses_do_not_exist(settings):
    for path in (LOGIN, CALLBACK, "/accounts/oidc/../login/"):
        assert Client(raise_request_exception=False).get(path).status_code in {404, 301}
        assert Client(raise_request_exception=False).post(path).status_code in {404, 301}


def test_leaving_asks_for_what_is_needed_and_to_come_back_here(sso):
    page = Client().get(LOGIN)
    assert b"Continue with Org sign-in" in page.content
    left = urlsplit(Client().post(LOGIN)["Location"])
    asked = parse_qs(left.query)
    assert f"{left.scheme}://{left.netloc}" == sso.url
    assert asked["redirect_uri"] == [f"http://testserver{CALLBACK}"]
    assert asked["client_id"] == ["half-hour"]
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}
    assert asked["code_challenge_method"] == ["S256"]


def test_a_new_person_has_an_account_with_name_and_proved_address(sso):
    client = Client()
    client.cookies["tz"] = "Asia/Kathmandu"
    assert come_back(client)["Location"] == reverse("sessions_app:booking_list")
    nia = User.objects.get(email="nia@org.example")
    assert (nia.name, nia.timezone, nia.has_usable_password(), nia.is_staff) == (
        "Nia Rao",
        "Asia/Kathmandu",
        False,
        False,
    )
    assert EmailAddress.objects.get(user=nia).verified
    assert client.get("/sessions/").status_code == 200
    assert (sso.asked[0]["code"], "code_verifier" in sso.asked[0]) == ("once", True)


def test_coming_again_is_the_same_account(sso):
    come_back(Client())
    come_back(Client())
    assert User.objects.count() == 1


def test_an_account_made_by_code_is_found_by_its_proved_address(sso, bo):
    sso.claims |= {"email": "bo@example.com"}
    client = Client()
    assert come_back(client).status_code == 302
    assert client.get("/sessions/").wsgi_request.user == bo
    assert User.objects.get() == bo


def test_an_address_that_the_provider_has_not_proved_opens_nobodys_account(sso, bo):
    sso.claims |= {"email": "bo@example.com", "email_verified": False}
    client = Client()
    come_back(client)
    assert not client.get("/what-we-keep/").wsgi_request.user.is_authenticated


@pytest.mark.parametrize(("email", "comes_in"), [("nia@org.example", True), ("nia@else.example", False)])
def test_only_the_domains_that_may_sign_up_come_in(sso, settings, email, comes_in):
    settings.SIGNUP_DOMAINS = ["org.example"]
    sso.claims |= {"email": email}
    response = come_back(Client())
    assert User.objects.exists() is comes_in
    assert response.status_code == (302 if comes_in else 200)
    assert comes_in or "account/signup_closed.html" in [template.name for template in response.templates]


def test_a_long_name_fits(sso):
    sso.claims |= {"name": "N" * 300}
    come_back(Client())
    assert User.objects.get().name == "N" * 80


@pytest.mark.parametrize("query", [{"error": "access_denied"}, {"state": "made-up"}, {"code": ""}])
def test_an_answer_that_is_none_is_a_page_and_no_account(sso, query):
    client = Client(raise_request_exception=False)
    response = come_back(client, **query)
    assert response.status_code < 500
    assert not client.get("/what-we-keep/").wsgi_request.user.is_authenticated or query == {"code": ""}


def test_a_provider_that_is_away_is_a_page_and_no_error(sso):
    sso.shutdown()
    sso.server_close()
    client = Client(raise_request_exception=False)
    answer = client.post(LOGIN)
    assert answer.status_code == 503
    assert "<h1>" in answer.content.decode()
    assert client.get(CALLBACK, {"code": "x", "state": "y"}).status_code < 500


def test_the_environment_sets_it_up(tmp_path):
    code = (
        "from django.conf import settings as s; a = s.SOCIALACCOUNT_PROVIDERS['openid_connect']['APPS'][0]; \
print(a['name'], a['client_id'], a['settings'], s.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'])"
    )
    env = {
        "OIDC_SERVER_URL": "https://id.example.org/realm",
        "OIDC_NAME": "Acme",
        "OIDC_CLIENT_ID": "c",
        "OIDC_CLIENT_SECRET": "s",
    }
    env |= {
        "DEMO": "1",
        "HALF_HOUR_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PATH": os.environ["PATH"],
    }
    said = subprocess.run(
        [sys.executable, "-c", code],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert (
        said.stdout.strip()
        == "Acme c {'server_url': 'https://id.example.org/realm'} [\"'self'\", 'https://id.example.org']"
    )
