"""Where someone is signed in, and ending it there."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from people import tasks
from people.devices import words

pytestmark = pytest.mark.django_db
PATH, PASSWORD = "/accounts/sessions/", "right-password-1"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Mobile Safari/604.1"
LAPTOP = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def come_in():
    def come_in(user, user_agent: str) -> Client:
        if not user.has_usable_password():
            user.set_password(PASSWORD)
            user.save()
        client = Client(HTTP_USER_AGENT=user_agent)
        client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
        return client

    return come_in


def is_in(client: Client) -> bool:
    return client.get("/settings/").status_code == 200


def test_each_place_is_named_and_can_be_ended(bo, come_in):
    phone, laptop, third = (come_in(bo, agent) for agent in (PHONE, LAPTOP, ""))
    page = laptop.get(PATH).content.decode()
    for said in ("Safari on iPhone", "<strong>Firefox on Linux</strong>, here", "A browser", "127.0.0.1"):
        assert said in page
    number = UserSession.objects.get(user_agent=PHONE).pk
    answer = laptop.post(PATH, {"device": str(number)}, follow=True)
    assert "Signed out in one place." in answer.content.decode()
    assert [is_in(client) for client in (phone, laptop, third)] == [False, True, True]


def test_all_others_at_once(bo, come_in):
    phone, laptop, third = (come_in(bo, agent) for agent in (PHONE, LAPTOP, ""))
    assert "Signed out in 2 places." in laptop.post(PATH, {"others": "1"}, follow=True).content.decode()
    assert [is_in(client) for client in (phone, laptop, third)] == [False, True, False]


def test_nobody_ends_anothers_or_this_very_one(bo, cy, come_in):
    mine, theirs = come_in(bo, PHONE), come_in(cy, LAPTOP)
    for number in [*UserSession.objects.values_list("pk", flat=True), "x", "", "9" * 400, "\x00"]:
        page = mine.post(PATH, {"device": str(number)}, follow=True).content.decode()
        assert "You were not signed in there any more." in page
    assert is_in(mine)
    assert is_in(theirs)


def test_it_is_a_page_of_ones_own(client, bo, come_in):
    assert client.get(PATH).status_code == 302
    assert "Firefox" not in come_in(bo, PHONE).get(PATH).content.decode()


def test_of_a_web_session_that_is_over_nothing_is_kept(bo, come_in, clock):
    come_in(bo, PHONE)
    come_in(bo, LAPTOP).post("/accounts/logout/")
    tasks.tidy_up()
    assert list(UserSession.objects.values_list("user_agent", flat=True)) == [PHONE]
    clock.shift(timedelta(days=61))
    tasks.tidy_up()
    assert not UserSession.objects.exists()
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("user_agent", "said"),
    [
        (PHONE, "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.5", "A browser"),
        ("<b>Firefox</b>", "Firefox"),
    ],
)
def test_a_browser_in_two_words(user_agent, said):
    assert words(user_agent) == said
