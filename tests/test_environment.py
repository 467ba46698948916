"""What an operator writes into the environment, read by settings of their own process."""

import json
import os
import re
import subprocess
import sys

import pytest

pytestmark = pytest.mark.once

PRINT = """
import json
from django.conf import settings
from django.core.mail import EmailMessage
from email.utils import parseaddr
sender = EmailMessage("Hello", "Hello", to=["bo@example.com"]).message()["From"]
print(json.dumps([settings.BASE_URL, settings.CSRF_TRUSTED_ORIGINS,
                  parseaddr(settings.DEFAULT_FROM_EMAIL)[1], sender]))
"""

MIGRATE_AND_COUNT = """
import django
django.setup()
from django.core.cache import cache
from django.core.management import call_command
call_command("migrate", verbosity=0)
cache.set("tries", 1)
print(cache.incr("tries"))
"""

COLLECT_AND_RENDER = """
import django
django.setup()
from django.core.management import call_command
from django.template.loader import render_to_string
call_command("collectstatic", interactive=False, verbosity=0)
print(render_to_string("400.html"), render_to_string("500.html"))
"""


def run(tmp_path, code: str, **variables: str) -> str:
    needed = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "HALF_HOUR_VAR": str(tmp_path),
        "SECRET_KEY": "a-long-secret-that-only-this-test-uses-0123456789-abcdefghij",
        "ALLOWED_HOSTS": "mentoring.example.org",
        "DATABASE_URL": "sqlite:////" + str(tmp_path / "db"),
        "PYTHONTZPATH": "",
    }
    env = {"PATH": os.environ["PATH"]} | needed | variables
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=60, check=False
    )  # noqa: S603
    assert done.returncode == 0, done.stderr
    return done.stdout


def read_settings(tmp_path, **variables: str) -> list:
    """BASE_URL, trusted origins, the address that mail comes from, and a whole From header."""
    return json.loads(run(tmp_path, PRINT, **variables))


def test_a_slash_at_the_end_of_the_address_breaks_no_link(tmp_path):
    base_url, origins, _address, _sender = read_settings(tmp_path, BASE_URL="https://mentoring.example.org/")
    assert base_url == "https://mentoring.example.org"
    assert origins == ["https://mentoring.example.org"]


@pytest.mark.parametrize(
    ("name", "sender"),
    [
        ("Half Hour", "Half Hour <hello@mentoring.example.org>"),
        ("Acme, Inc. (Berlin)", '"Acme, Inc. (Berlin)" <hello@mentoring.example.org>'),
        ("Société", "=?utf-8?b?U29jacOpdMOp?= <hello@mentoring.example.org>"),
    ],
)
def test_mail_comes_from_the_site_whatever_its_name(tmp_path, name, sender):
    _base_url, _origins, address, header = read_settings(tmp_path, SITE_NAME=name)
    assert (address, header) == ("hello@mentoring.example.org", sender)


@pytest.mark.slow
def test_migrate_alone_is_enough_for_rate_limits_without_redis(tmp_path):
    assert run(tmp_path, MIGRATE_AND_COUNT, REDIS_URL="").strip() == "2"


@pytest.mark.slow
def test_pages_of_last_resort_find_their_style_sheets(tmp_path):
    page = run(tmp_path, COLLECT_AND_RENDER, STATIC_ROOT=str(tmp_path / "static"))
    files = re.findall(r'"/static/([^"]+)"', page)
    assert len(files) >= 6
    assert [name for name in files if not (tmp_path / "static" / name).exists()] == []
