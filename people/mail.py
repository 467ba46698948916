"""What a mail is made of, and how it becomes a message."""

import hashlib
import re
import textwrap
import unicodedata
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_bidi

# Embeddings, overrides and isolates (UAX 9): in someone's words they can turn round what we write after them.
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # and halves of surrogate pairs
TURNS_TEXT = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # fillers and the empty braille cell: letters by category alone
KEPT_FORMAT = (
    "\u200c\u200d\u200e\u200f"  # joiners (Persian, Hindi, emoji) and marks, which turn nothing round
)


@dataclass(frozen=True)
class Mail:
    """One mail, rendered and ready to go.

    `thread` groups the mails of one booking in a reader's mailbox. `calendar` is a text/calendar file and
    `calendar_method` its METHOD (RFC 6047). `topic` names the sort of mail that a person may unsubscribe
    from; empty for mail that must arrive. `reply_to` is a mailbox that someone reads.
    """

    subject: str
    text: str
    html: str = ""
    to: str = ""
    reply_to: str = ""
    thread: str = ""
    calendar: bytes = b""
    calendar_method: str = ""
    topic: str = ""
    unsubscribe_url: str = ""


@dataclass(frozen=True)
class Voice:
    """What a person wrote, under a label that says who: "Bo wants help with:"."""

    label: str
    words: str

    @property
    def indented(self) -> str:
        """For plain text: set in, so that nobody's words can pass for ours."""
        return textwrap.indent(self.words, "    ")


@dataclass(frozen=True)
class Letter:
    """The words of a mail in the order that both its forms show them.

    `fact` is the first line ("Tuesday 24 November, 17:00, Lagos time") and `glyph` the half disc before
    it; `other_clock` the same instant for the other person; `news` what happened, in one sentence;
    `voices` what people wrote; `lines` are sentences; then one button, or several `choices` of equal
    weight; the video link; `after` is what happens next; `links` and `choices` are (label, address)
    pairs; `why` says why this mail came.
    """

    fact: str
    glyph: str = "◑"
    other_clock: str = ""
    news: str = ""
    voices: list[Voice] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    button: str = ""
    button_url: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list)
    video_url: str = ""
    after: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    why: str = ""
    unsubscribe_url: str = ""

    def render(self) -> tuple[str, str]:
        """The plain text and the HTML of this letter, in the active language and zone."""
        context = {
            "letter": self,
            "site_name": settings.SITE_NAME,
            "base_url": settings.BASE_URL,
            "lang": get_language(),
            "dir": "rtl" if get_language_bidi() else "ltr",
        }
        text = safe_words(render_to_string("emails/letter.txt", context))
        html = safe_words(render_to_string("emails/letter.html", context))
        return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n", html


def safe_words(text: str) -> str:
    """Text without control characters and without marks that turn the reading direction round; line breaks
    are "\\n"."""
    text = re.sub(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]", "\n", text).translate(TURNS_TEXT)
    return CONTROLS.sub("", text)


def one_line(text: str) -> str:
    """Text that is safe in a header: control characters and line breaks become spaces (RFC 5322, 2.2)."""
    text = safe_words(text)
    line = " ".join("".join(c if c.isprintable() or c in KEPT_FORMAT else " " for c in text).split())
    return line if shows(line) else ""


def shows(text: str) -> bool:
    """Whether a reader sees anything of it: not only space, marks without shape and letters nobody drew."""
    return any(unicodedata.category(c)[0] not in "CZ" and c not in BLANKS for c in text)


def named_address(name: str, address: str) -> str:
    """`Ada Obi <ada@example.com>`, quoted as RFC 5322 wants it."""
    user, _, domain = address.rpartition("@")
    name = one_line(name)
    return str(Address(display_name=name, username=user, domain=domain)) if name else address


def message_id(key: str) -> str:
    """The same for the same notification, however often it is tried: a
    second copy can be recognised as one."""
    digest = hashlib.sha256(f"{settings.BASE_URL}|{key}".encode()).hexdigest()[:40]
    return f"<{digest}@{mail_domain()}>"


def mail_domain() -> str:
    return urlsplit(settings.BASE_URL).hostname or "localhost"


def contact_address() -> str:
    """The mailbox of this site that someone reads."""
    return settings.CONTACT_EMAIL or settings.EMAIL_REPLY_TO or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def build_message(mail: Mail, *, to: str, key: str) -> EmailMultiAlternatives:
    """Turn a mail into a message for one address, with the headers that machines read.

    An invitation is a third form beside text and HTML, which mail programs act on (RFC 6047, 2.4), and
    the same bytes as a file for people whose program doesn't; the file is application/ics, so that no
    program takes it for a second invitation.
    """
    headers = {"Message-ID": message_id(key), "Auto-Submitted": "auto-generated"}
    if mail.thread:
        headers["References"] = headers["In-Reply-To"] = message_id(f"thread:{mail.thread}")
    if mail.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(
        subject=one_line(mail.subject),
        body=mail.text,
        to=[mail.to or to],
        reply_to=[mail.reply_to or settings.EMAIL_REPLY_TO or settings.DEFAULT_FROM_EMAIL],
        headers=headers,
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    if mail.calendar:
        message.attach_alternative(mail.calendar.decode(), f"text/calendar; method={mail.calendar_method}")
        message.attach("half-hour.ics", mail.calendar, "application/ics")
    return message
