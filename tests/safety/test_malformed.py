"""What no browser sends: answered with the right status, and with one line in the log at most."""

import logging
from collections.abc import Iterator
from http import HTTPStatus

import pytest
from django.core.exceptions import SuspiciousOperation
from django.test import Client
from django.urls import reverse

from people.logs import OneLineEach
from sessions_app.models import Booking

pytestmark = pytest.mark.django_db
NO_ADDRESS = ("http://[", "//[", "http://[::1", "https://]", "\\\\evil.example", "http:///x")


@pytest.mark.parametrize("address", NO_ADDRESS)
@pytest.mark.parametrize("path", ["/accounts/login/code/", "/accounts/login/"])
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
