"""Demo mode's mailbox. In the tests' settings demo mode is off, so a
URLconf of their own brings its pages."""

from pathlib import Path

import pytest
from django.core.mail import get_connection
from django.test import Client
from django.urls import NoReverseMatch, reverse

from people.mail import Letter, Mail, Voice, build_message

pytestmark = pytest.mark.django_db
ICS = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def postbox(settings, tmp_path: Path):
    settings.DEMO_MAIL_FOLDER = tmp_path
    settings.ROOT_URLCONF = "tests.demo.urls"

    def post(subject: str, words: str = "words") -> str:
        text, html = Letter(
            fact=subject, voices=[Voice("Bo writes:", words)], button="Go", button_url="http://testserver/go/"
        ).render()
        mail = Mail(
            subject,
            text,
            html,
            calendar=ICS,
            calendar_method="REQUEST",
            unsubscribe_url="http://testserver/stop/",
        )
        message = build_message(mail, to="bo@example.com", key=subject)
        get_connection("demo.mailbox.EmailBackend").send_messages([message])
        return max(path.stem for path in tmp_path.glob("*.eml"))

    return post


def test_outside_demo_mode_there_is_none():
    with pytest.raises(NoReverseMatch):
        reverse("demo:mailbox")
    assert Client().get("/demo/mail/").status_code == 404


def test_an_empty_mailbox_says_what_to_do(postbox):
    page = Client().get("/demo/mail/")
    assert page.status_code == 200
    assert b"No mail yet." in page.content
    assert b"/mentors/" in page.content


def test_the_newest_is_on_top(postbox, clock):
    postbox("First mail")
    clock.shift(60)
    postbox("Second <b>mail</b>")
    page = Client().get("/demo/mail/").content.decode()
    assert page.index("Second &lt;b&gt;mail") < page.index("First mail")
    assert "To bo@example.com" in page
    assert "Mon 23 Nov 06:00" in page


def test_one_mail_shows_all_its_parts(postbox):
    name = postbox("A mail", "ä <script>alert(1)</script>")
    response = Client().get(f"/demo/mail/{name}/")
    page = response.content.decode()
    assert '<a href="http://testserver/go/" rel="nofollow">http://testserver/go/</a>' in page
    assert "ä &lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "METHOD:REQUEST" in page
    assert "List-Unsubscribe-Post" in page
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page


def test_its_html_is_shown_with_a_policy_of_its_own(postbox):
    name = postbox("A mail")
    response = Client().get(f"/demo/mail/{name}/html/")
    policy = {
        line.strip().partition(" ")[0]: line.strip().partition(" ")[2]
        for line in response["Content-Security-Policy"].split(";")
    }
    assert policy == {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "sandbox": "allow-popups allow-popups-to-escape-sandbox",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'self'",
    }
    assert '<base target="_blank">' in response.content.decode()


@pytest.mark.parametrize(
    "name", ["nope", "..%2f..%2fsecret", "20261123T060000000000Z-9", "20261123T060000000000Z-1.eml"]
)
def test_what_is_no_mail_is_not_found(postbox, name):
    postbox("A mail")
    for address in (f"/demo/mail/{name}/", f"/demo/mail/{name}/html/"):
        assert Client().get(address).status_code == 404


def test_members_read_their_codes_without_being_signed_in(postbox, settings):
    settings.SITE_ACCESS = "members"
    name = postbox("Your code")
    for address in ("/demo/mail/", f"/demo/mail/{name}/", f"/demo/mail/{name}/html/"):
        assert Client().get(address).status_code == 200
        assert Client().post(address).status_code == 405
