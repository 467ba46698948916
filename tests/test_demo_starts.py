"""The demo as its Makefile starts it: all its processes on a port of one's own, and mail whose links open."""

import os
import re
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.processes import ROOT, answers, free_port, running, wait_for

pytestmark = [pytest.mark.once, pytest.mark.real_time, pytest.mark.slow, pytest.mark.xdist_group("processes")]
UNSET = (
    "DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "BASE_URL",
    "DJANGO_SETTINGS_MODULE",
    "VIDEO_BASE_URL",
)


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A demo of its own, filled; the environment to start it in."""
    for name in UNSET:
        monkeypatch.delenv(name, raising=False)
    here = {
        "DEMO": "1",
        "HALF_HOUR_VAR": str(tmp_path / "var"),
        "STATIC_ROOT": str(tmp_path / "static"),
        "PYTHONTZPATH": "",
    }
    for name, value in here.items():
        monkeypatch.setenv(name, value)
    for command in (["migrate"], ["seed_demo"], ["collectstatic", "--noinput"]):
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, check=True, capture_output=True, timeout=120
        )
    return here


@contextmanager
def started(port: int):
    """`make start` with this environment's own Python; ended with all its children."""
    command = ["make", "--no-print-directory", "start", f"PORT={port}", f"VENV={sys.prefix}"]
    with running(*command, with_env=dict(os.environ)) as process:
        wait_for(lambda: answers(f"http://127.0.0.1:{port}/healthz"), process)
        yield process


def links(mail: bytes) -> list[str]:
    body = message_from_bytes(mail, policy=policy.default).get_body(("plain",))
    return re.findall(r"http://127\.0\.0\.1:\d+/\S+", body.get_content())


def test_a_link_in_a_mail_opens_on_any_port(demo):
    port, folder = free_port(), Path(demo["HALF_HOUR_VAR"]) / "mail"
    with started(port) as process:
        wait_for(lambda: list(folder.glob("*.eml")), process, seconds=60)
        found = [link for path in folder.glob("*.eml") for link in links(path.read_bytes())]
        assert found
        with urllib.request.urlopen(found[0], timeout=10) as page:
            assert page.status == 200
            assert b"Half Hour" in page.read()
    assert {link.split("/")[2] for link in found} == {f"127.0.0.1:{port}"}
