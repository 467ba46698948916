"""What may open a session or stop a mail is in no log: not in a message, not in a
traceback, not in the web server's."""

import io
import logging

import pytest
from django.conf import settings as conf
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from gunicorn.config import Config

from people.logs import HideSignedLinks, hide
from people.weblog import WebLog

SECRET = "WyJhIl0:1abc:s3cr3t-_x"


@pytest.mark.parametrize(
    "text",
    [
        "/sessions/1/?key={}",
        "/sessions/1/?booked=1&key={}&x=1",
        "https://h/commitments/answer/{}/?answer=done",
        "Not Found: /unsubscribe/{}/",
        "/calendar/{}.ics",
        "/accounts/login/?next=/sessions/1/%3Fkey%3D{}",
        "next=%2Funsubscribe%2F{}%2F",
    ],
)
def test_the_secret_part_of_an_address_is_hidden(text):
    assert SECRET not in hide(text.format(SECRET))
    assert "[hidden]" in hide(text.format(SECRET))


def test_other_addresses_stay_as_they_are():
    for text in ("/mentors/ada/?week=2026-W48", "the key=value of a dict", "/resources/answers/"):
        assert hide(text) == text


@pytest.fixture
def written() -> io.StringIO:
    """What the configured handler writes."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    assert conf.LOGGING["formatters"]["plain"] == {"()": "people.logs.HideSignedLinks"}
    handler.setFormatter(HideSignedLinks())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


def broken(request: HttpRequest, token: str) -> HttpResponse:
    raise ValueError(f"Could not read {request.get_full_path()}")


urlpatterns = [path("unsubscribe/<str:token>/", broken)]


def test_an_error_is_logged_with_its_traceback_and_without_the_link(written, settings):
    settings.ROOT_URLCONF = __name__
    Client(raise_request_exception=False).get(f"/unsubscribe/{SECRET}/?key={SECRET}")
    said = written.getvalue()
    assert "Internal Server Error: /unsubscribe/[hidden]/" in said
    assert "ValueError: Could not read /unsubscribe/[hidden]/?key=[hidden]" in said
    assert "Traceback" in said
    assert SECRET not in said


def test_every_handler_writes_that_way():
    for handler in conf.LOGGING["handlers"].values():
        assert handler["formatter"] == "plain"


def test_the_web_servers_own_errors_hide_links_and_it_lists_no_requests():
    chosen: dict[str, str] = {}
    exec((conf.BASE_DIR / "gunicorn.conf.py").read_text(), chosen)
    config = Config()
    config.set("logger_class", chosen["logger_class"])
    assert config.logger_class is WebLog
    log = WebLog(config)
    record = log.error_log.makeRecord(
        "gunicorn.error", 40, "", 0, "Error handling request %s", (f"/x/?key={SECRET}",), None
    )
    assert log.error_log.handlers
    for handler in log.error_log.handlers:
        assert handler.format(record).endswith("Error handling request /x/?key=[hidden]")
    assert config.accesslog is None
    assert not log.access_log.handlers
