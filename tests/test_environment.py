"""What an operator writes into the environment, read by settings of their own process."""

import json
import os
import subprocess
import sys

import pytest

PRINT = """
import json
from django.conf import settings
from django.core.mail import EmailMessage
from email.utils import parseaddr
sender = EmailMessage("Hello", "Hello", to=["bo@example.com"]).message()["From"]
print(json.dumps([settings.BASE_URL, settings.CSRF_TRUSTED_ORIGINS, parseaddr(settings.DEFAULT_FROM_EMAIL)[1], sender]))
"""


def read_settings(tmp_path, **variables: str) -> list:
    """BASE_URL, trusted origins, the address that mail comes from, and a whole From header."""
    needed = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "HALF_HOUR_VAR": str(tmp_path),
        "SECRET_KEY": "x",
        "ALLOWED_HOSTS": "mentoring.example.org",
        "DATABASE_URL": "sqlite:////" + str(tmp_path / "db"),
        "PYTHONTZPATH": "",
    }
    env = {"PATH": os.environ["PATH"]} | needed | variables
    run = subprocess.run([sys.executable, "-c", PRINT], env=env, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


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
