"""Each setting is checked at start: what can't be used is named in one sentence that says what to write."""

import os
import runpy

import pytest
from django.core.exceptions import ImproperlyConfigured
from kombu import Connection

from tests.processes import ROOT

pytestmark = pytest.mark.once
GOOD = {
    "SECRET_KEY": "a-long-secret-that-only-this-test-uses-0123456789-abcdefghij",
    "ALLOWED_HOSTS": "mentoring.example.org",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
}
OIDC = {"OIDC_CLIENT_ID": "c", "OIDC_CLIENT_SECRET": "s"}

WRONG = [
    ("REDIS_URL", "foo", "redis://, rediss:// or unix://"),
    ("REDIS_URL", "http://127.0.0.1:6379", "redis://, rediss:// or unix://"),
    ("REDIS_URL", "redis://127.0.0.1:port/0", "redis://, rediss:// or unix://"),
    ("REDIS_URL", "redis://", "name a server"),
    ("DATABASE_URL", "foo", "such as postgres://"),
    ("DATABASE_URL", "mysql://a@b/c", "such as postgres://"),
    ("DATABASE_URL", "postgres://a:b#c@host/name", "write %23 for #"),
    ("DATABASE_URL", "postgres://a:b/c@host/name", "%2F for /"),
    ("SIGNUP_DOMAINS", "anna@firm.test", "mail domains such as firm.example"),
    ("SIGNUP_DOMAINS", "firm.test other.test", "by commas"),
    ("SIGNUP_DOMAINS", "firm.test/people", "mail domains"),
    ("SIGNUP_DOMAINS", "@@firm.test", "mail domains"),
    ("ALLOWED_HOSTS", "https://mentoring.example.org", "host names such as"),
    ("ALLOWED_HOSTS", "mentoring.example.org:8000", "host names such as"),
    ("SECRET_KEY", "short", "Make one with: python3"),
    ("SECRET_KEY", "a" * 60, "Make one with: python3"),
    ("BASE_URL", "mentoring.example.org", "such as https://"),
    ("BASE_URL", "https://mentoring.example.org/app", "without a path"),
    ("BASE_URL", "https://", "such as https://"),
    ("BASE_URL", "https://[", "such as https://"),
    ("VIDEO_BASE_URL", "meet.example.org", "such as https://"),
    ("VIDEO_BASE_URL", "ftp://meet.example.org", "such as https://"),
    ("OIDC_SERVER_URL", "id.example.org", "such as https://"),
    ("EMAIL_PORT", "70000", "from 1 to 65535"),
    ("EMAIL_PORT", "0", "from 1 to 65535"),
    ("EMAIL_PORT", "smtp", "whole number"),
    ("TRUSTED_PROXY_COUNT", "-1", "whole number"),
    ("TRUSTED_PROXY_COUNT", "127001", "from 0 to 10"),
    ("OUTBOX_LEASE_SECONDS", "0", "at least 1"),
    ("DEBUG", "maybe", "1 (yes) or 0 (no)"),
    ("EMAIL_USE_TLS", "starttls", "1 (yes) or 0 (no)"),
    ("STAFF_NEED_SECOND_FACTOR", "y", "1 (yes) or 0 (no)"),
    ("LOG_LEVEL", "LOUD", "DEBUG, INFO, WARNING, ERROR or CRITICAL"),
    ("SITE_ACCESS", "secret", "public or members"),
    ("DEFAULT_FROM_EMAIL", "Half Hour", "such as Half Hour <hello@"),
    ("DEFAULT_FROM_EMAIL", "Acme, Inc. <hello@acme.example>", "quotes go round a name"),
    ("DEFAULT_FROM_EMAIL", "a@acme.example, b@acme.example", "must be a mail address"),
    ("EMAIL_REPLY_TO", "hello@", "must be a mail address"),
    ("EMAIL_REPLY_TO", "hello at acme.example", "must be a mail address"),
    ("TRUSTED_NETWORKS", "the office", "networks such as 192.0.2.0/24"),
]


@pytest.fixture
def start(tmp_path, monkeypatch):
    """All settings as a process that starts with just these variables has them."""

    def read(**variables: str) -> dict:
        for name in os.environ:
            monkeypatch.delenv(name)
        for name, value in ({"HALF_HOUR_VAR": str(tmp_path)} | variables).items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "config/settings.py"))

    return read


@pytest.mark.parametrize(("name", "value", "advice"), WRONG)
def test_what_cannot_be_used_is_named_with_what_to_write(start, name, value, advice):
    with pytest.raises(ImproperlyConfigured) as refused:
        start(**GOOD | OIDC | {name: value})
    sentence = str(refused.value)
    assert sentence.startswith(name)
    assert advice in sentence
    assert "\n" not in sentence


def test_one_way_of_encryption_at_a_time(start):
    with pytest.raises(ImproperlyConfigured, match="one of EMAIL_USE_TLS .* and EMAIL_USE_SSL .* not both"):
        start(**GOOD, EMAIL_USE_TLS="1", EMAIL_USE_SSL="1")


def test_the_demo_says_which_port_is_none(start):
    with pytest.raises(ImproperlyConfigured, match="PORT must be a whole number from 1 to 65535"):
        start(DEMO="1", PORT="80000")


@pytest.mark.parametrize(
    ("name", "secret"),
    [("REDIS_URL", "redi://:hush@host"), ("DATABASE_URL", "pg://me:hush@host/x"), ("SECRET_KEY", "hush")],
)
def test_a_sentence_repeats_no_password(start, name, secret):
    with pytest.raises(ImproperlyConfigured) as refused:
        start(**GOOD | {name: secret})
    assert "hush" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value", "read_as"),
    [
        ("REDIS_URL", "rediss://:pass@redis.example:6380/2", "rediss://:pass@redis.example:6380/2"),
        (
            "SIGNUP_DOMAINS",
            "@Firm.test, intranet,münchen.example",
            ["firm.test", "intranet", "münchen.example"],
        ),
        ("ALLOWED_HOSTS", ".example.org,[::1],10.0.0.1,*", [".example.org", "[::1]", "10.0.0.1", "*"]),
        ("BASE_URL", "http://[::1]:8000/", "http://[::1]:8000"),
        ("OIDC_SERVER_URL", "https://id.example.org/realms/x?a=b", "https://id.example.org/realms/x?a=b"),
        ("LOG_LEVEL", "warning", "WARNING"),
        ("DEFAULT_FROM_EMAIL", '"Acme, Inc." <hello@intranet>', '"Acme, Inc." <hello@intranet>'),
        ("STAFF_NEED_SECOND_FACTOR", "Off", False),
        ("STAFF_NEED_SECOND_FACTOR", "", True),
        ("EMAIL_HOST", "", "localhost"),
        ("SITE_NAME", " ", "Half Hour"),
    ],
)
def test_what_can_be_used_is(start, name, value, read_as):
    found = start(**GOOD | OIDC | {name: value})
    assert (found["LOGGING"]["root"]["level"] if name == "LOG_LEVEL" else found[name]) == read_as


def test_redis_at_a_socket_serves_the_broker_too(start):
    found = start(**GOOD, REDIS_URL="unix:///run/redis.sock?db=3")
    assert found["CACHES"]["default"]["LOCATION"] == "unix:///run/redis.sock?db=3"
    with Connection(found["CELERY_BROKER_URL"]) as broker:
        written = "socket:///run/redis.sock?virtual_host=3"  # kombu's own spelling
        assert (broker.transport_cls, broker.hostname) == ("redis", written)
