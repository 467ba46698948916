"""What production needs from its environment, said in one sentence when it is missing."""

import subprocess
import sys

import pytest

from tests.processes import ROOT

pytestmark = [pytest.mark.once, pytest.mark.slow]
GOOD = {
    "SECRET_KEY": "a-long-secret-that-only-this-test-uses-0123456789-abcdefghij",
    "ALLOWED_HOSTS": "mentoring.example.org",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
}


def run(tmp_path, *command: str, **env: str) -> subprocess.CompletedProcess:
    base = {
        "PATH": "/usr/bin:/bin",
        "PYTHONTZPATH": "",
        "HALF_HOUR_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=base | env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def setting(tmp_path, name: str, **env: str) -> str:
    code = f"from django.conf import settings; print(repr(getattr(settings, {name!r}, None)))"
    done = run(tmp_path, "-c", code, **env)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("missing", list(GOOD))
@pytest.mark.parametrize("value", [None, "", "  "])
def test_production_does_not_start_without(tmp_path, missing, value):
    env = {name: given for name, given in GOOD.items() if name != missing} | (
        {missing: value} if value is not None else {}
    )
    done = run(tmp_path, "manage.py", "check", **env)
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert last.endswith(f"{missing} must be set (or set DEMO=1 to try Half Hour on this machine).")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SITE_ACCESS", "secret", "SITE_ACCESS is either public or members, not 'secret'."),
        ("OIDC_SERVER_URL", "https://id.example.org", "OIDC_CLIENT_ID must be set"),
        ("SSO_ONLY", "1", "SSO_ONLY needs OIDC_SERVER_URL"),
        ("BOOKINGS_A_DAY", "0", "BOOKINGS_A_DAY"),
        ("TRUSTED_NETWORKS", "192.0.2.1/24", "TRUSTED_NETWORKS is a list of networks such as 192.0.2.0/24"),
    ],
)
def test_half_a_setting_is_refused_with_a_sentence(tmp_path, name, value, sentence):
    done = run(tmp_path, "manage.py", "check", **GOOD, **{name: value})
    assert done.returncode != 0
    assert sentence in done.stderr


def test_the_deploy_check_of_production_is_clean(tmp_path):
    done = run(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING", **GOOD)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("DEBUG", "False"),
        ("DEMO", "False"),
        ("STAFF_NEED_SECOND_FACTOR", "True"),
        ("BASE_URL", "'https://mentoring.example.org'"),
        ("SESSION_COOKIE_NAME", "'__Host-sessionid'"),
        ("CSRF_COOKIE_NAME", "'__Host-csrftoken'"),
        ("SESSION_COOKIE_HTTPONLY", "True"),
        ("SECURE_PROXY_SSL_HEADER", "None"),
        ("ACCOUNT_LOGIN_BY_CODE_TIMEOUT", "600"),
    ],
)
def test_production_is_strict_by_itself(tmp_path, name, expected):
    assert setting(tmp_path, name, **GOOD) == expected


def test_demo_mode_needs_nothing_and_keeps_its_secret(tmp_path):
    first = setting(tmp_path, "SECRET_KEY", DEMO="1")
    assert len(first) > 50
    assert setting(tmp_path, "SECRET_KEY", DEMO="1") == first
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0
    assert setting(tmp_path, "STAFF_NEED_SECOND_FACTOR", DEMO="1") == "False"


def test_no_demo_page_or_account_is_known_in_production(tmp_path):
    assert "Unknown command: 'seed_demo'" in run(tmp_path, "manage.py", "seed_demo", **GOOD).stderr
    code = "import django; django.setup(); from django.urls import reverse; print(reverse('demo:mailbox'))"
    assert "NoReverseMatch" in run(tmp_path, "-c", code, **GOOD).stderr
    assert run(tmp_path, "-c", code, DEMO="1").stdout.strip() == "/demo/mail/"


def test_a_name_of_ones_own(tmp_path):
    assert setting(tmp_path, "SITE_NAME", SITE_NAME="Acme Mentoring", **GOOD) == "'Acme Mentoring'"
    assert (
        setting(tmp_path, "DEFAULT_FROM_EMAIL", SITE_NAME="Acme", **GOOD)
        == "'Acme <hello@mentoring.example.org>'"
    )
