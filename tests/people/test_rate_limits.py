"""How often one may try, and that trying tells nothing about who is known."""

import re
import subprocess
import sys

import pytest
from django.conf import settings as conf
from django.core import mail
from django.core.cache import cache
from django.test import Client

from people.outbox import deliver_due
from tests.factories import make_user
from tests.processes import ROOT, process_env
from tests.safety.world import same

pytestmark = pytest.mark.django_db
CODE, CONFIRM = "/accounts/login/code/", "/accounts/login/code/confirm/"


@pytest.fixture
def three(bo) -> list[str]:
    """A known address, an unknown one, and one whose account was closed."""
    make_user("gone@example.com", is_active=False)
    return ["bo@example.com", "none@example.com", "gone@example.com"]


def walk(steps: list[tuple[str, dict[str, str]]], email: str) -> list[tuple]:
    """What a browser sees on the way: status, where to, and the page without what differs for everyone."""
    client, seen = Client(), []
    for path, posted in steps:
        answer = client.post(path, {name: value.format(email) for name, value in posted.items()})
        page = client.get(answer["Location"]) if answer.status_code == 302 else answer
        seen.append(
            (answer.status_code, answer.headers.get("Location"), page.status_code, same(page.content, email))
        )
    return seen


@pytest.mark.parametrize(
    "steps",
    [
        [(CODE, {"email": "{}"}), (CONFIRM, {"code": "AAAA-BBBB"})],
        [
            ("/accounts/password/reset/", {"email": "{}"}),
            ("/accounts/password/reset/confirm/", {"code": "AAAA-BBBB"}),
        ],
        [("/accounts/login/", {"login": "{}", "password": "not-the-password"})],
    ],
    ids=["code", "reset", "password"],
)
def test_known_unknown_and_closed_addresses_see_the_same(three, steps):
    known, unknown, closed = (walk(steps, email) for email in three)
    assert known == unknown
    assert known == closed


def test_who_may_come_in_gets_a_code_and_who_may_not_is_told_so(three):
    for email in three:
        Client().post(CODE, {"email": email})
    deliver_due()
    subjects = {message.to[0]: message.subject for message in mail.outbox}
    assert sorted(subjects) == ["bo@example.com", "gone@example.com", "none@example.com"]
    assert subjects["bo@example.com"] == subjects["none@example.com"]
    assert subjects["gone@example.com"] == "Your account is closed, so there is no code"


def statuses(path: str, posted: dict[str, str], times: int, **headers: str) -> list[int]:
    """Each from a browser of its own."""
    return [Client().post(path, posted, headers=headers).status_code for _time in range(times)]


def test_a_made_up_forwarded_address_changes_nothing(bo):
    tries = [
        Client().post(
            "/accounts/login/",
            {"login": f"x{n}@example.com", "password": "no"},
            headers={"x-forwarded-for": f"10.0.0.{n}"},
        )
        for n in range(12)
    ]
    assert sum("That was too often. Ask for a new code" in answer.content.decode() for answer in tries) == 2


def test_the_staff_pages_go_through_the_same_sign_in(dee):
    dee.set_password("right-password-1")
    dee.save()
    answer = Client().post(
        "/admin/login/?next=/admin/", {"username": "dee@example.com", "password": "right-password-1"}
    )
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=")
    assert not answer.wsgi_request.user.is_authenticated


def test_too_many_from_one_place_get_a_page_in_the_look():
    answers = [
        Client().post("/accounts/login/", {"login": f"{n}@example.com", "password": ""}) for n in range(31)
    ]
    assert answers[-1].status_code == 429
    assert "That was too often" in answers[-1].content.decode()
    assert "site.css" in answers[-1].content.decode()


def code_in_mail() -> str:
    deliver_due()
    return re.search(r"\b[A-Z0-9]{3,4}-[A-Z0-9]{3,4}\b", mail.outbox[-1].body).group()


def test_a_code_has_three_tries_and_ten_minutes(bo, clock):
    client = Client()
    client.post(CODE, {"email": "bo@example.com"})
    code = code_in_mail()
    for _time in range(3):
        client.post(CONFIRM, {"code": "AAAA-BBBB"})
    assert client.post(CONFIRM, {"code": code})["Location"] != "/sessions/"
    client.post(CODE, {"email": "bo@example.com"})
    code = code_in_mail()
    clock.shift(601)
    client.post(CONFIRM, {"code": code})
    assert client.get("/sessions/").status_code == 302
    for name in ("LOGIN_BY_CODE", "EMAIL_VERIFICATION_BY_CODE", "PASSWORD_RESET_BY_CODE"):
        assert getattr(conf, f"ACCOUNT_{name}_TIMEOUT") <= 600


def test_a_code_opens_only_the_browser_that_asked(bo):
    asked, other = Client(), Client()
    asked.post(CODE, {"email": "bo@example.com"})
    other.post(CODE, {"email": "bo@example.com"})
    deliver_due()
    first = re.search(r"\b[A-Z0-9]{3,4}-[A-Z0-9]{3,4}\b", mail.outbox[0].body).group()
    other.post(CONFIRM, {"code": first})
    assert other.get("/sessions/").status_code == 302
    asked.post(CONFIRM, {"code": first})
    assert asked.get("/sessions/").status_code == 200


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_limits_are_shared_by_all_processes():
    code = """
import django; django.setup()
from django.test import Client
ask = lambda: Client().post(
    "/accounts/login/code/", {"email": "bo@example.com"}, headers={"host": "testserver"})
print([ask().status_code for _ in range(3)])
"""
    env = process_env(DJANGO_SETTINGS_MODULE="tests.settings", BASE_URL="http://testserver")
    said = [
        subprocess.run(
            [sys.executable, "-c", code],
            env=env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout
        for _process in range(2)
    ]
    assert [line.strip() for line in said] == ["[302, 302, 302]", "[302, 302, 429]"]


def test_filling_the_cache_does_not_empty_the_limits():
    if "db" in conf.CACHES["default"]["BACKEND"]:
        assert cache._max_entries >= 10_000
    assert "locmem" not in conf.CACHES["default"]["BACKEND"]
