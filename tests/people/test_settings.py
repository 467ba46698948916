"""/settings/: what someone is called, their clock, their mail."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from people.models import MailOptOut, User
from people.preferences import wanted_topics

pytestmark = pytest.mark.django_db
URL = "/settings/"
FILLED = {
    "name": "Bo O.",
    "timezone": "Asia/Kathmandu",
    "country": "NP",
    "appearance": "dark",
    "topics": ["reminders"],
}


def test_strangers_are_asked_to_sign_in():
    response = Client().get(URL)
    assert response.status_code == 302
    assert response["Location"] == f"{reverse('account_request_login_code')}?next={URL}"
    assert Client().post(URL, FILLED).status_code == 302


def test_everything_is_saved_and_shown_again(sign_in, bo):
    client = sign_in(bo)
    response = client.post(URL, FILLED, follow=True)
    assert response.redirect_chain == [(URL, 302)]
    bo.refresh_from_db()
    assert (bo.name, bo.timezone, bo.country, bo.appearance) == ("Bo O.", "Asia/Kathmandu", "NP", "dark")
    assert wanted_topics(bo) == ["reminders"]
    page = response.content.decode()
    assert "Saved." in page
    assert '<option value="Asia/Kathmandu" selected>' in page
    assert '<option value="NP" selected>Nepal</option>' in page
    assert 'data-bs-theme="dark"' in page


def test_mail_can_be_wanted_again(sign_in, bo):
    MailOptOut.objects.create(user=bo, topic="follow_ups")
    sign_in(bo).post(URL, FILLED | {"topics": ["reminders", "follow_ups"]})
    assert wanted_topics(bo) == ["reminders", "follow_ups"]


@pytest.mark.parametrize("zone", ["Europe/Kiev", "US/Eastern", "Etc/GMT+3", "UTC", ""])
def test_every_zone_name_is_accepted_and_listed(sign_in, bo, zone):
    client = sign_in(bo)
    assert client.post(URL, FILLED | {"timezone": zone}).status_code == 302
    bo.refresh_from_db()
    assert bo.timezone == zone
    assert f'<option value="{zone}" selected>' in client.get(URL).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("timezone", "Mars/Olympus", "is not a time zone we know"),
        ("name", "  ", "Write a name"),
        ("country", "XX", "Select a valid choice"),
        ("topics", ["spam"], "Select a valid choice"),
        ("appearance", "pink", "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(sign_in, bo, field, value, sentence):
    response = sign_in(bo).post(URL, {**FILLED, "name": "Typed Name", field: value})
    page = response.content.decode()
    assert response.status_code == 400
    assert sentence in page
    assert "<title>Error: Settings" in " ".join(page.split())
    assert field == "name" or 'value="Typed Name"' in page
    bo.refresh_from_db()
    assert (bo.name, bo.timezone) == ("Bo Okafor", "Africa/Lagos")


def test_fields_of_others_are_ignored(sign_in, bo, cy):
    sign_in(bo).post(
        URL, FILLED | {"is_staff": "1", "email": "x@example.org", "pk": cy.pk, "is_superuser": "1"}
    )
    bo.refresh_from_db()
    assert (bo.email, bo.is_staff, bo.is_superuser) == ("bo@example.com", False, False)
    assert User.objects.get(pk=cy.pk).name == "Cy Stranger"


def test_a_name_that_turns_text_round_is_put_straight(sign_in, bo):
    sign_in(bo).post(URL, FILLED | {"name": "Bo\u202e\r\nBcc: x"})
    bo.refresh_from_db()
    assert bo.name == "Bo Bcc: x"


def test_looking_changes_nothing(sign_in, bo, django_assert_num_queries):
    client = sign_in(bo)
    assert client.get(URL).status_code == 200
    assert client.put(URL).status_code == 405
    with django_assert_num_queries(6):
        client.get(URL)


@pytest.mark.parametrize("name", ["account_email", "account_set_password", "mfa_index", "people:privacy"])
def test_the_ways_to_the_other_settings(sign_in, bo, name):
    assert f'href="{reverse(name)}"' in sign_in(bo).get(URL).content.decode()


def test_places_are_named_and_ordered_in_the_language_of_the_page(sign_in, bo):
    client = sign_in(bo)
    with override("de"):
        page = client.get(URL).content.decode()
    assert '<option value="Europe/Lisbon">Lissabon</option>' in page
    assert page.index(">Afghanistan<") < page.index(">Ägypten<") < page.index(">Albanien<")
