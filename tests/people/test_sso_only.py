"""SSO_ONLY: no codes and no passwords, everybody comes by the organisation's sign-in."""

import pytest
from django.test import Client
from django.urls import reverse

from people.models import Notification, User
from sessions_app.models import Booking
from tests.factories import make_user
from tests.people.test_oidc import come_back, sso  # noqa: F401 # the fixture
from tests.sessions_app.book.guests import GOAL, book_url, mailed_code, make_typed

pytestmark = pytest.mark.django_db
SIGN_IN = ["account_login", "account_request_login_code"]
OTHERS = [
    *("account_reset_password", "account_email", "account_set_password", "account_change_password"),
    *("account_confirm_password_reset_code", "account_complete_password_reset", "account_confirm_login_code"),
    "admin:password_change",
]


@pytest.fixture(autouse=True)
def only(settings) -> None:
    settings.SSO_ONLY = True
    app = {"provider_id": "sso", "name": "Org sign-in", "client_id": "half-hour", "secret": "s3cret"}
    apps = [app | {"settings": {"server_url": "https://sso.example.org"}}]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": apps}}


@pytest.mark.parametrize("name", SIGN_IN)
def test_the_sign_in_pages_show_one_way_and_take_nothing(name, bo):
    page = Client().get(reverse(name), {"next": "/commitments/"})
    assert page.status_code == 200
    assert (
        'href="/accounts/oidc/sso/login/?process=login&amp;next=%2Fcommitments%2F"' in page.content.decode()
    )
    assert "<input" not in page.content.decode().split("<main")[1].split("</main")[0]
    bo.set_password("a long password")
    bo.save()
    posted = {"login": bo.email, "email": bo.email, "password": "a long password"}
    client = Client()
    assert client.post(reverse(name), posted).status_code == 403
    assert "_auth_user_id" not in client.session
    assert not Notification.objects.exists()
    assert User.objects.count() == 1


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_other_page_of_codes_and_passwords_opens(name, method, bo, sign_in):
    for client in (sign_in(bo), Client()):
        assert getattr(client, method)(reverse(name), {"email": "new@example.com"}).status_code == 403
    assert not Notification.objects.exists()


def test_settings_speak_of_the_organisation_only(bo, sign_in):
    page = sign_in(bo).get("/settings/").content.decode()
    assert "sign-in of your organisation" in page
    for gone in ("mailed to", "password", "/accounts/email/"):
        assert gone not in page


def test_who_is_signed_in_is_led_on(bo, sign_in):
    assert sign_in(bo).get(reverse("account_login")).url == "/sessions/"


def test_a_guest_signs_in_and_finds_the_form_filled(mentor):
    client = Client()
    asked = client.get(f"{book_url(mentor)}?starts_at={make_typed(mentor)['starts_at']}").content.decode()
    assert "Sign in, then book it" in asked
    assert 'name="email"' not in asked
    typed = make_typed(mentor)
    del typed["email"], typed["name"]
    answer = client.post(book_url(mentor), typed)
    assert answer.status_code == 302
    shown = client.get(answer.url).content.decode()
    assert "/accounts/oidc/sso/login/" in shown
    assert "%2Fbook%2F%3Fstarts_at%3D" in shown
    assert not Booking.objects.exists()
    client.force_login(make_user("nia@example.com", name="Nia"))
    refused = client.post(book_url(mentor), typed | {"goal": ""})
    assert refused.status_code == 400


def test_a_goal_is_asked_for_before_the_way_out(mentor):
    typed = make_typed(mentor) | {"goal": ""}
    answer = Client().post(book_url(mentor), typed)
    assert answer.status_code == 400
    assert "My story" in answer.content.decode()


@pytest.mark.real_time
def test_the_whole_way_through_the_provider(mentor, sso):  # noqa: F811
    client, typed = Client(), make_typed(mentor)
    signs_in_at = client.post(book_url(mentor), typed).url
    assert client.get(signs_in_at).status_code == 200
    back = come_back(client)
    assert back.status_code == 302
    assert "_auth_user_id" in client.session
    form = client.get(f"{book_url(mentor)}?starts_at={typed['starts_at']}").content.decode()
    assert GOAL in form
    assert not Booking.objects.exists()
    client.post(book_url(mentor), typed)
    assert Booking.objects.get().goal == GOAL


def test_a_code_that_was_mailed_before_opens_nothing(mentor, settings):
    settings.SSO_ONLY = False
    client = Client()
    page = client.post(book_url(mentor), make_typed(mentor)).url
    settings.SSO_ONLY = True
    assert client.get(page).status_code == 403
    assert client.post(page, {"code": mailed_code()}).status_code == 403
    assert "_auth_user_id" not in client.session
    assert not Booking.objects.exists()
