"""What every answer carries, whatever kind of answer it is."""

import re
import subprocess
import sys

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from config.urls import urlpatterns as usual
from tests.processes import ROOT, process_env
from tests.safety.world import make_world

pytestmark = pytest.mark.django_db
POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("Broken on purpose.")


urlpatterns = [*usual, path("broken/", broken)]


def answers(world) -> dict[str, HttpResponse]:
    """One answer of each kind."""
    guest, mentee = Client(raise_request_exception=False), world.client("mentee")
    ics = f"{world.booking.get_absolute_url()}session.ics"
    return {
        "200": guest.get("/"),
        "302": guest.get("/sessions/"),
        "301": guest.get("/mentors"),
        "400": guest.get("/mentors/", {"theme": "none"}),
        "400 host": guest.get("/", headers={"host": "evil.example"}),
        "403": Client(enforce_csrf_checks=True).post("/", {}),
        "404": guest.get("/nothing-here/"),
        "405": guest.post("/mentors/"),
        "500": guest.get("/broken/"),
        "static": guest.get("/static/css/site.css"),
        "ics": mentee.get(ics),
        "json": guest.get(world.fill("/mentors/{mentor}/slots.json")),
        "healthz": guest.get("/healthz"),
        "page": mentee.get("/sessions/"),
        "admin": world.client("staff").get("/admin/"),
        "account": guest.get("/accounts/login/"),
        "secret": mentee.get("/accounts/2fa/totp/activate/"),
        "answer": guest.get(world.fill("/commitments/answer/{answer}/")),
    }


@pytest.fixture
def found(db, settings) -> dict[str, HttpResponse]:
    settings.ROOT_URLCONF = __name__
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    return answers(make_world())


def test_there_is_an_answer_of_each_kind(found):
    named = ("static", "ics", "json", "healthz", "page", "admin", "account", "secret", "answer")
    assert {kind: answer.status_code for kind, answer in found.items()} == {
        kind: int(kind[:3]) for kind in found if kind not in named
    } | dict.fromkeys(named, 200)


def test_each_carries_the_policy_and_the_rest(found):
    for kind, answer in found.items():
        policy = dict(
            part.strip().split(" ", 1)
            for part in answer["Content-Security-Policy"].split(";")
            if part.strip()
        )
        assert policy == POLICY, kind
        assert answer["X-Content-Type-Options"] == "nosniff", kind
        assert answer["Referrer-Policy"] == "same-origin", kind
        assert "camera=()" in answer["Permissions-Policy"], kind


def test_pages_live_by_the_policy(found):
    for kind, answer in found.items():
        if "html" in answer["Content-Type"]:
            page = answer.content.decode()
            assert not re.search(
                r"<(script|style)(?![^>]*\bsrc=)[^>]*>\s*[^<\s]",
                page.replace('type="application/json"', "src="),
                re.I,
            ), kind
            assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", page), kind
            assert not re.search(
                r"<(script|link|img|iframe|source)[^>]+(src|href)=[\"']?(https?:)?//(?!testserver)",
                page,
                re.I,
            ), kind


def test_personal_pages_are_kept_by_nobody(found):
    for kind in ("ics", "page", "admin", "answer", "secret", "account", "healthz"):
        assert "no-store" in found[kind]["Cache-Control"], kind
    assert found["json"]["Cache-Control"] == "public, max-age=60"
    assert not found["200"].has_header("Cache-Control")


def test_a_guests_own_words_on_a_page_are_kept_by_nobody(db):
    guest = Client()
    guest.post("/", {"goal": "Get past interviews", "theme": "first-job"})
    page = guest.get("/themes/first-job/")
    assert b"Get past interviews" in page.content
    assert "no-store" in page["Cache-Control"]


def test_by_key_pages_are_kept_by_nobody(db):
    answer = Client().get(make_world().key_address())
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


ASK = """
import django; django.setup()
from django.test import Client
c = Client(headers={"host": "mentoring.example.org", "x-forwarded-proto": "https"})
for path in ("/what-we-keep/", "/nothing/", "/accounts/login/"):
    r = c.get(path, secure=True)
    print(r.status_code, r.headers.get("Strict-Transport-Security"), sorted(r.cookies),
          [m["secure"] for m in r.cookies.values()],
          [(m["path"], m["domain"]) for m in r.cookies.values()])
r = c.get("/mentors/?a=b")
print(r.status_code, r.headers.get("Location"), r.headers.get("Content-Security-Policy"))
print(c.get("/healthz").status_code)
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_in_production_everything_is_https_and_cookies_are_bound_to_the_host():
    production = {"BASE_URL": "https://mentoring.example.org", "ALLOWED_HOSTS": "mentoring.example.org"}
    env = process_env(DJANGO_SETTINGS_MODULE="tests.settings", **production)
    said = subprocess.run(
        [sys.executable, "-c", ASK],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    lines = said.stdout.splitlines()
    assert len(lines) == 5, said.stderr[-2000:]
    hsts = f"max-age={365 * 24 * 3600}; includeSubDomains; preload"
    assert all(hsts in line for line in lines[:3])
    assert lines[2].endswith("['__Host-csrftoken'] [True] [('/', '')]")
    assert lines[3].startswith("301 https://mentoring.example.org/mentors/?a=b ")
    assert "default-src 'self'" in lines[3]
    assert lines[4] == "200"
