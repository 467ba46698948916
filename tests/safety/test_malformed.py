"""What no browser sends: answered with the right status, and with one line in the log at most."""

import logging
from collections.abc import Iterator
from http import HTTPStatus

import pytest
from django.core.exceptions import SuspiciousOperation
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client, RequestFactory
from django.urls import reverse

from config.wsgi import application
from people.links import check_link
from people.logs import OneLineEach
from sessions_app.forms import clean_words
from sessions_app.models import Booking
from tests.factories import make_booking

pytestmark = pytest.mark.django_db
NO_ADDRESS = ("http://[", "//[", "http://[::1", "https://]", "\\\\evil.example", "http:///x")


PAGES = ["/accounts/login/code/", "/accounts/login/", "/accounts/password/reset/", "/accounts/logout/"]


@pytest.mark.parametrize("address", NO_ADDRESS)
@pytest.mark.parametrize("path", PAGES)
def test_no_page_breaks_on_it(path, address, sign_in, bo):
    for client in (Client(), sign_in(bo)):
        assert client.get(path, {"next": address}).status_code in {200, 302}
        assert client.post(path, {"next": address}).status_code in {302, 400}


@pytest.mark.parametrize("address", NO_ADDRESS)
@pytest.mark.parametrize("path", PAGES[:2])
def test_a_way_on_that_is_no_address_leads_nowhere_else(path, address, bo):
    bo.set_password("right-password-1")
    bo.save()
    client = Client()
    assert client.get(path, {"next": address}).status_code == 200
    posted = {"email": bo.email, "login": bo.email, "password": "right-password-1", "next": address}
    answer = client.post(path, posted)
    assert (answer.status_code, answer["Location"][0]) == (302, "/")


@pytest.mark.parametrize("path", ["/", "/accounts/login/code/", "/nowhere/", "/admin/"])
@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=q", "application/json", "text/plain"])
def test_an_upload_is_refused_by_its_announced_size(path, kind, caplog):
    answer = Client().generic("POST", path, b"little", content_type=kind, CONTENT_LENGTH=str(60 * 2**20))
    assert answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "no form here takes a file" in answer.content.decode()
    assert "Content-Security-Policy" in answer


@pytest.mark.parametrize(("announced", "status"), [("9" * 5000, 413), ("nonsense", 403), ("", 403)])
def test_a_size_that_is_none_is_read_as_none(announced, status):
    client = Client(enforce_csrf_checks=True)
    answer = client.generic("POST", "/accounts/login/code/", b"a=b", CONTENT_LENGTH=announced)
    assert answer.status_code == status


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """What the console would show."""
    caplog.handler.addFilter(OneLineEach())
    yield caplog
    caplog.handler.filters.clear()


def test_a_malformed_request_writes_one_line(lines, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    answer = Client().post("/accounts/login/code/", {"email": "a@example.com", "b": 1, "c": 2})
    assert answer.status_code == 400
    assert len(lines.records) == 1
    assert lines.records[0].exc_info is None


def test_neither_a_refused_form_nor_a_head_writes_one(lines, sign_in, bo):
    assert Client().post("/accounts/login/code/", {"email": "no address"}).status_code == 400
    assert Client().head("/nowhere/").status_code == 404
    assert Client().head("/accounts/logout/").status_code in {302, 405}
    assert lines.records == []
    Client().get("/nowhere/")
    assert len(lines.records) == 1


def test_what_is_our_fault_keeps_its_traceback():
    for error, keeps in ((ValueError("ours"), True), (SuspiciousOperation("theirs"), False)):
        record = logging.LogRecord("django.request", 40, "", 1, "x", (), (type(error), error, None))
        record.status_code = 500
        assert OneLineEach().filter(record)
        assert bool(record.exc_info) is keeps


def test_a_guests_refused_post_makes_no_row_and_no_web_session(mentor):
    path = reverse("sessions_app:booking_create", args=[mentor.slug])
    answer = Client().post(path, {"goal": "x" * 2000, "email": "nobody"})
    assert answer.status_code == 400
    assert not answer.wsgi_request.session.session_key
    assert not Booking.objects.exists()


@pytest.fixture
def one_connection() -> Iterator[None]:
    """The web server's door closes old connections; the test needs its own."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("charset", ["utf-16", "idna", "rot13", "base64", "undefined", "nonsense", "UTF-8"])
def test_text_is_utf_8_whatever_a_header_claims(charset):
    """As the web server calls us: Django's own client doesn't come by that door."""
    kind = f"application/x-www-form-urlencoded; Charset={charset}"
    for path, status in (("/", 200), ("/healthz", 200), ("/mentors/", 200), ("/nowhere/", 404)):
        environ = RequestFactory().get(f"{path}?a=%ff", content_type=kind).environ | {"CONTENT_TYPE": kind}
        said: list[str] = []
        page = b"".join(application(environ, lambda words, _headers, said=said: said.append(words)))
        assert page
        assert said[0].startswith(str(status))
        assert environ["CONTENT_TYPE"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize("path", ["/", "/nowhere/", "/accounts/login/code/", "/static/nothing.css"])
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=" + "b" * 300, b"x"),
        ("multipart/form-data; boundary=\xfc", b"x"),
        ("multipart/form-data; boundary=q", b'--q\r\nContent-Disposition: form-data; name="' + b"n" * 5000),
        ("application/x-www-form-urlencoded", b"a=1&" * 1500),
    ],
)
def test_a_body_that_cannot_be_read_is_a_bad_request_on_every_address(path, kind, body):
    client = Client(raise_request_exception=False)
    assert client.generic("POST", path, body, content_type=kind).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/admin/people/notification/?status__exact=%00",
        "/admin/resources/resource/?status__exact=%00",
        "/admin/sessions_app/booking/?status__exact=%00",
        "/admin/people/user/?q=%00",
        "/admin/autocomplete/?app_label=mentoring&model_name=mentorprofile&field_name=user&term=%00",
    ],
)
def test_staff_who_ask_for_a_nul_ask_badly(path, sign_in, dee, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    assert sign_in(dee).get(path).status_code == 400


def test_a_nul_is_on_no_list(mentor, ada, bo, sign_in):
    path = reverse("sessions_app:booking_create", args=[mentor.slug])
    answer = sign_in(bo).post(path, {"goal": "Find the first step", "theme": "a\x00b", "starts_at": "x\x00"})
    assert answer.status_code == 400
    answer = sign_in(ada).post("/mentor/profile/save/", {"themes": ["a\x00b"], "languages": ["\x00"]})
    assert answer.status_code == 400
    assert "Choose topics from the list." in answer.content.decode()


NOTHING = ["\u200b", "\ue000", "\u3164", "\u2800\u200d", " \u00a0\u2003"]


@pytest.mark.parametrize("text", NOTHING)
def test_what_shows_nothing_is_nothing(text, mentor, bo, sign_in):
    client, made = sign_in(bo), make_booking(mentor, bo)
    answer = client.post("/settings/", {"name": text, "timezone": "Africa/Lagos", "appearance": ""})
    assert answer.status_code == 400
    bo.refresh_from_db()
    assert bo.name == "Bo Okafor"
    for name, posted in (
        ("booking_message", {"text": text}),
        ("booking_concern", {"kind": "other", "text": text}),
    ):
        assert client.post(reverse(f"sessions_app:{name}", args=[made.pk]), posted).status_code == 400
    assert not made.messages.exists()
    assert not made.concerns.exists()
    assert clean_words(f"a{text}b", lines=True).startswith("a")


@pytest.mark.parametrize(
    "link", ["https://google.com@evil.example/", "https://a:b@evil.example", "https://@x.example"]
)
def test_a_link_that_poses_as_another_is_refused(link, mentor, ada, bo, sign_in):
    path = reverse("sessions_app:booking_create", args=[mentor.slug])
    answer = sign_in(bo).post(path, {"goal": "Find the first step", "link": link})
    assert answer.status_code == 400
    assert answer.context["form"].errors["link"]
    answer = sign_in(ada).post("/mentor/profile/save/", {"meeting_url": link})
    assert "meeting_url" in answer.context["form"].errors


@pytest.mark.parametrize(
    "link", ["http://[", "https://x.example/@ada", "https://x.example?m=a@b.c", "", "//", "@"]
)
def test_other_links_are_left_to_their_own_field(link):
    check_link(link)
