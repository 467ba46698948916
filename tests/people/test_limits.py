"""How often one may ask for a code or try a password, and that nobody can use it up for somebody else."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client

from people import limits, tasks
from people.models import Notification, SignInTry, User
from tests.factories import make_user

pytestmark = pytest.mark.django_db
CODE, PASSWORD, RESET = "/accounts/login/code/", "/accounts/login/", "/accounts/password/reset/"
RIGHT = "right-password-1"


@pytest.fixture
def bo_with_password(bo: User) -> User:
    bo.set_password(RIGHT)
    bo.save()
    return bo


def ask(client: Client, path: str, network: str = "203.0.113.7", email: str = "bo@example.com"):
    posted = {PASSWORD: {"login": email, "password": "wrong"}}.get(path, {"email": email})
    return client.post(path, posted, REMOTE_ADDR=network)


def signed_in_before(user: User) -> Client:
    """A browser in which this person has signed in, and signed out again."""
    client = Client()
    answer = client.post(PASSWORD, {"login": user.email, "password": RIGHT})
    assert answer.status_code == 302
    client.post("/accounts/logout/")
    return client


def networks(count: int) -> list[str]:
    return [f"10.0.{number}.1" for number in range(count)]


@pytest.mark.parametrize("path", [CODE, RESET])
def test_a_stranger_gets_five_codes_an_hour_and_is_told_when_the_next_comes(path, bo, clock):
    answers = []
    for _time in range(6):
        answers.append(ask(Client(), path))
        clock.shift(timedelta(minutes=2))
    refused = answers[-1]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert refused["Retry-After"] == str(50 * 60)
    page = refused.content.decode()
    assert 'value="bo@example.com"' in page
    assert "The newest one works for ten minutes; the next can be sent from 07:01." in page
    clock.shift(timedelta(minutes=49))
    assert ask(Client(), path).status_code == 302


@pytest.mark.parametrize("path", [CODE, RESET])
def test_known_and_unknown_addresses_are_refused_alike(path, bo):
    make_user("gone@example.com", is_active=False)
    for email in ("bo@example.com", "none@example.com", "gone@example.com"):
        statuses = [
            ask(Client(), path, email=email, network=f"10.{len(email)}.0.1").status_code for _n in range(6)
        ]
        assert statuses == [302] * 5 + [429]


def test_from_many_networks_it_is_twenty_codes_a_day(bo, clock):
    answers = [ask(Client(), CODE, network) for network in networks(21)]
    assert [answer.status_code for answer in answers] == [302] * 20 + [429]
    assert "from Tuesday 24 November, 06:01" in answers[-1].content.decode()
    assert Notification.objects.count() == 20


def test_whoever_has_been_here_before_is_kept_out_by_nobody(bo_with_password):
    owner = signed_in_before(bo_with_password)
    for network in networks(60):
        ask(Client(), CODE, network)
        ask(Client(), PASSWORD, network)
    for path in (CODE, PASSWORD):
        assert ask(Client(), path, "10.9.9.9").status_code == 429
    right = owner.post(PASSWORD, {"login": "bo@example.com", "password": RIGHT}, REMOTE_ADDR="10.9.9.9")
    assert right.status_code == 302
    assert right.url == "/sessions/"
    owner.post("/accounts/logout/")
    assert ask(owner, CODE, "10.9.9.9").status_code == 302


def test_it_is_known_to_its_own_account_only_and_has_an_end_too(bo_with_password, cy):
    client = signed_in_before(bo_with_password)
    assert [ask(client, CODE).status_code for _time in range(11)] == [302] * 10 + [429]
    assert [ask(client, CODE, email=cy.email).status_code for _time in range(6)] == [302] * 5 + [429]


def test_a_made_up_cookie_is_no_browser_we_know(bo):
    for made_up in ("", "x", '["a",[1]]', "\x00", "a:b:c"):
        client = Client()
        client.cookies["known"] = made_up
        assert ask(client, CODE).status_code == 302
    assert set(SignInTry.objects.values_list("is_known", flat=True)) == {False}


def test_codes_use_up_no_passwords_and_passwords_no_codes(bo_with_password):
    assert [ask(Client(), PASSWORD).status_code for _time in range(6)] == [400] * 5 + [429]
    assert [ask(Client(), CODE).status_code for _time in range(6)] == [302] * 5 + [429]


def test_guessing_a_password_ends_also_from_many_browsers(bo_with_password, clock):
    for _time in range(5):
        ask(Client(), PASSWORD)
    right = {"login": "bo@example.com", "password": RIGHT}
    answer = Client().post(PASSWORD, right, REMOTE_ADDR="203.0.113.8")
    assert (answer.status_code, answer["Retry-After"]) == (429, "300")
    assert "or sign in with a code by mail" in answer.content.decode()
    assert 'value="bo@example.com"' in answer.content.decode()
    clock.shift(timedelta(minutes=5))
    assert Client().post(PASSWORD, right, REMOTE_ADDR="203.0.113.8").status_code == 302


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("203.0.113.7", "203.0.113.200", True),
        ("203.0.113.7", "203.0.114.7", False),
        ("2001:db8:1:2::1", "2001:db8:1:ff::2", True),
        ("2001:db8:1::1", "2001:db8:2::1", False),
    ],
)
def test_a_network_is_what_one_office_has(bo, one, other, is_same):
    for _time in range(5):
        ask(Client(), CODE, one)
    assert (ask(Client(), CODE, other).status_code == 429) is is_same


def test_staff_let_someone_try_again(bo, dee, sign_in, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    for _time in range(6):
        ask(Client(), CODE)
    sign_in(dee).post("/admin/people/user/", {"action": "let_try_again", "_selected_action": [bo.pk]})
    assert ask(Client(), CODE).status_code == 302


def test_of_an_address_a_keyed_hash_is_kept_for_a_day(bo, clock):
    ask(Client(), CODE)
    rows = SignInTry.objects.values()
    assert {row["kind"] for row in rows} == {"code", "account"}
    assert "bo@example.com" not in str(rows)
    clock.shift(timedelta(hours=23))
    tasks.tidy_up()
    assert SignInTry.objects.count() == 2
    clock.shift(timedelta(hours=1))
    tasks.tidy_up()
    assert SignInTry.objects.count() == 0


def test_a_mistyped_address_can_be_typed_again_while_a_code_is_under_way(client, bo):
    ask(client, CODE, email="bp@example.com")
    assert client.get(CODE).status_code == 302
    page = client.get("/accounts/login/code/confirm/").content.decode()
    assert f'href="{CODE}?again' in page
    assert client.get(f"{CODE}?again").status_code == 200
    assert ask(client, CODE, email="bo@example.com").status_code == 302
    assert "bo@example.com" in client.get("/accounts/login/code/confirm/").content.decode()
    assert timedelta(days=365) == limits.COOKIE_AGE


def test_a_superuser_of_the_command_line_signs_in_before_mail_works(settings, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", RIGHT)
    call_command("createsuperuser", "--noinput", "--email", "Root@example.com", verbosity=0)
    client = Client()
    answer = client.post(PASSWORD, {"login": "root@example.com", "password": RIGHT})
    assert (answer.status_code, answer.url) == (302, "/sessions/")
    assert not Notification.objects.exists()
