"""How a mail becomes a message."""

from email import message_from_bytes, policy

import pytest
from django.conf import settings as conf
from hypothesis import example, given, settings
from hypothesis import strategies as st

from people.mail import Letter, Mail, Voice, build_message, named_address, one_line, safe_words

ICS = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Ä\r\nEND:VCALENDAR\r\n".encode()
NASTY = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
TURNING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def sent(mail: Mail, key: str = "booked:1"):
    raw = build_message(mail, to="bo@example.com", key=key).message().as_bytes(linesep="\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    return message_from_bytes(raw, policy=policy.default)


def test_an_invitation_is_a_third_form_and_the_same_bytes_are_attached():
    message = sent(Mail("Hello", "text ä", "<p>html ä</p>", calendar=ICS, calendar_method="REQUEST"))
    assert message.get_content_type() == "multipart/mixed"
    forms, attachment = message.iter_parts()
    assert forms.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in forms.iter_parts()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    assert all(part.get_content_charset() == "utf-8" for part in forms.iter_parts())
    calendar = list(forms.iter_parts())[2]
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_content().encode() == ICS
    assert attachment.get_content() == ICS
    assert attachment.get_filename() == "half-hour.ics"


def test_without_a_calendar_there_are_two_forms():
    message = sent(Mail("Hello", "text", "<p>html</p>"))
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_headers_for_machines_and_threads():
    first = sent(Mail("A", "a", thread="booking:1"), key="booked:1")
    again, other = (
        sent(Mail("B", "b", thread="booking:1"), key="booked:1"),
        sent(Mail("C", "c", thread="booking:1"), key="moved:1"),
    )
    assert first["Message-ID"] == again["Message-ID"] != other["Message-ID"]
    assert first["References"] == other["References"] == first["In-Reply-To"]
    assert first["Auto-Submitted"] == "auto-generated"
    assert "List-Unsubscribe" not in first
    assert sent(Mail("D", "d", thread="booking:2"))["References"] != first["References"]


def test_one_click_unsubscribe_has_both_headers():
    message = sent(Mail("A", "a", unsubscribe_url="https://example.org/unsubscribe/x/"))
    assert message["List-Unsubscribe"] == "<https://example.org/unsubscribe/x/>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    ("inbox", "expected"), [("", "hello@half-hour.example.org"), ("team@example.org", "team@example.org")]
)
def test_answers_always_reach_someone(settings, inbox, expected):
    settings.EMAIL_REPLY_TO = inbox
    assert sent(Mail("A", "a"))["Reply-To"].addresses[0].addr_spec == expected


@given(name=NASTY, subject=NASTY)
@example(name="x\r\nBcc: evil@example.org", subject="x\r\nBcc: evil@example.org")
@example(name='"; <evil@example.org>, ', subject="\u202egnp.exe \u2066")
@example(name="Ada\x85Bcc: evil@example.org", subject="a\u2028b\x0bc\x00")
@settings(max_examples=150, deadline=None)
def test_nobodys_words_become_a_header(name, subject):
    message = sent(Mail(subject, "a", reply_to=named_address(name, "bo@example.com")))
    assert set(message) <= {
        *(
            "Content-Type",
            "MIME-Version",
            "Content-Transfer-Encoding",
            "Subject",
            "From",
            "To",
            "Reply-To",
            "Date",
        ),
        *("Message-ID", "Auto-Submitted"),
    }
    assert [address.addr_spec for address in message["Reply-To"].addresses] == ["bo@example.com"]
    assert str(message["To"]) == "bo@example.com"
    assert not TURNING & set(str(message["Subject"]))


@given(words=NASTY)
@example(words="<img src=x onerror=alert(1)>{{7*7}}{% debug %}")
@example(words="line\n-- \nline")
@settings(max_examples=60, deadline=None)
def test_nobodys_words_become_markup(words):
    text, html = Letter(
        fact=words, voices=[Voice(words, words)], lines=[words], links=[(words, conf.BASE_URL)], why=words
    ).render()
    assert "<img" not in html
    assert html.count("<p ") == Letter(
        fact="a", voices=[Voice("a", "a")], lines=["a"], links=[("a", "b")], why="a"
    ).render()[1].count("<p ")
    assert not TURNING & set(text + html)
    assert not {c for c in text + html if ord(c) < 32 and c not in "\n\t"}


def test_words_of_people_are_set_in_so_that_they_cannot_pass_for_ours():
    text, _html = Letter(fact="Fact", voices=[Voice("Bo writes:", "one\n-- \nOpen your session:")]).render()
    assert "\n    one\n    -- \n    Open your session:\n" in text


def test_joined_letters_and_emoji_survive():
    assert one_line("👩‍💻 می‌خواهم") == "👩‍💻 می‌خواهم"
    assert safe_words("a\r\nb\rc") == "a\nb\nc"


def test_the_html_is_right_without_its_style_block():
    _text, html = Letter(
        fact="Fact", voices=[Voice("Bo", "words")], button="Go", button_url="https://e.org", why="why"
    ).render()
    body = html.partition("<body")[2]
    assert 'style="display:inline-block; padding:12px 28px' in body
    assert "max-width:560px" in body
    assert "Georgia" in body
