"""SITE_ACCESS=members: nothing is read without signing in, except what must be."""

import pytest
from django.conf import settings as conf
from django.test import Client
from django.urls import reverse

from tests.safety.routes import ROUTES
from tests.safety.world import World, make_world

pytestmark = pytest.mark.django_db
# Signing in itself, links signed for one person, the page on what is kept, and the answer for machines.
OPEN = {
    "sessions_app:commitment_answer",
    "people:stay",
    "people:unsubscribe",
    "people:healthz",
    "people:readyz",
    "people:privacy",
}


@pytest.fixture
def world(db, settings) -> World:
    made = make_world()
    settings.SITE_ACCESS = "members"
    return made


@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_every_page_leads_to_sign_in(world, method):
    sign_in, client = reverse(conf.LOGIN_URL), Client()
    for name, row in ROUTES.items():
        path = world.fill(row[0])
        response = getattr(client, method)(path)
        if path.startswith("/accounts/") or name in OPEN:
            assert not response.headers.get("Location", "").startswith(
                f"{sign_in}?next={path}"
            ) or path.startswith("/accounts/")
        elif response.status_code != 405:
            assert (response.status_code, name) == (302, name)
            assert response["Location"].split("?")[0] in {sign_in, "/admin/login/", reverse("account_login")}


def test_signed_links_still_open(world):
    client = Client()
    for path in (
        "/commitments/answer/{answer}/",
        "/unsubscribe/{unsubscribe}/",
        "/healthz",
        "/readyz",
        "/what-we-keep/",
        "/accounts/login/code/",
    ):
        assert client.get(world.fill(path)).status_code == 200
    assert client.get(world.key_address()).status_code == 200
    assert client.get(world.key_address("booking_wrap_up")).status_code == 409


def test_open_data_is_for_members_too(world):
    path = world.fill("/mentors/{mentor}/slots.json")
    assert Client().get(path).status_code == 302
    answer = world.client("mentee").get(path)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, max-age=60"


def test_members_see_everything_and_a_closed_account_nothing(world):
    paths = [
        world.fill(path)
        for path in ("/", "/mentors/", "/mentors/{mentor}/", "/resources/", "/themes/first-job/")
    ]
    member, closed = world.client("other_mentee"), world.client("inactive")
    assert [member.get(path).status_code for path in paths] == [200] * 5
    assert [closed.get(path).status_code for path in paths] == [302] * 5


def test_someone_is_led_back_to_where_they_were_going(world):
    path = world.fill("/mentors/{mentor}/?week=2026-W49")
    assert (
        Client().get(path)["Location"]
        == f"{reverse(conf.LOGIN_URL)}?next={path.replace('?', '%3F').replace('=', '%3D')}"
    )
