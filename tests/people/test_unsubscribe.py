"""Stopping mail from the mail itself (RFC 8058)."""

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from people.links import UNSUBSCRIBE_SALT, read_unsubscribe_token, unsubscribe_url
from people.models import MailOptOut, User

pytestmark = pytest.mark.django_db


def path(person: User, topic: str = "reminders") -> str:
    return unsubscribe_url(person, topic).removeprefix("http://testserver")


def stopped(person: User) -> list[str]:
    return list(MailOptOut.objects.filter(user=person).values_list("topic", flat=True))


def test_one_click_works_at_once_without_cookies(bo):
    client = Client(enforce_csrf_checks=True)
    response = client.post(path(bo), {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert stopped(bo) == ["reminders"]


def test_it_may_be_pressed_twice(bo):
    for _time in range(2):
        Client().post(path(bo), {"List-Unsubscribe": "One-Click"})
    assert stopped(bo) == ["reminders"]


@pytest.mark.parametrize("method", ["get", "head"])
def test_following_the_link_changes_nothing(bo, method):
    response = getattr(Client(), method)(path(bo))
    assert response.status_code == 200
    assert stopped(bo) == []
    if method == "get":
        assert b"Stop this mail?" in response.content
        assert "no-store" in response["Cache-Control"]


def test_there_is_a_way_back(bo):
    Client().post(path(bo))
    page = Client().get(path(bo)).content.decode()
    assert "Start it again" in page
    Client().post(path(bo), {"again": "1"})
    assert stopped(bo) == []


def test_it_stops_one_sort_for_one_person(bo, cy):
    Client().post(path(bo, "follow_ups"))
    assert stopped(bo) == ["follow_ups"]
    assert stopped(cy) == []


def test_members_only_sites_let_it_through(bo, settings):
    settings.SITE_ACCESS = "members"
    assert Client().post(path(bo)).status_code == 200


@pytest.mark.parametrize("salt", ["sessions_app.booking", "", UNSUBSCRIBE_SALT + "x"])
def test_a_token_for_something_else_opens_nothing(bo, salt):
    token = signing.Signer(salt=salt).sign_object([bo.pk, "reminders"])
    response = Client().post(reverse("people:unsubscribe", args=[token]))
    assert response.status_code == 404
    assert "This link doesn't work" in response.content.decode()
    assert stopped(bo) == []


@pytest.mark.parametrize(
    "content",
    [[1], ["x", "reminders"], [None, None], "text", {"a": 1}, [10**30, "reminders"], [1, "no-such-topic"]],
)
def test_a_strange_token_is_a_friendly_page(bo, content):
    token = signing.Signer(salt=UNSUBSCRIBE_SALT).sign_object(content)
    assert Client().get(reverse("people:unsubscribe", args=[token])).status_code == 404


def test_a_tampered_token_is_refused(bo):
    token = path(bo).split("/")[2]
    assert read_unsubscribe_token(token).person_id == bo.pk
    assert read_unsubscribe_token(token[:-2] + "xx") is None
    assert Client().get(f"/unsubscribe/{token[:-2]}xx/").status_code == 404
