"""Addresses that carry the right to act on one session or one next step, for whoever has the mail.

Each is signed with its own salt and bound to row, person, revision (or date) and the address it was mailed
to, so that a change of any of them ends it. It runs out 120 days after the mail was written: a page that it
opens makes its own links anew, because a change ages the old ones, but with the time of the first.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from people.models import User
from sessions_app.models import Booking, Commitment

BOOKING_SALT = "sessions_app.booking"
ANSWER_SALT = "sessions_app.answer"
LASTS = timedelta(days=120)


@dataclass(frozen=True)
class MailKey:
    """Who was mailed, and `since` when, in seconds since 1970."""

    person_id: int
    since: int
    mailbox: str

    def is_for(self, person: User) -> bool:
        return self.person_id == person.pk and person.is_active and self.mailbox in ("", mailbox_of(person))


@dataclass(frozen=True)
class BookingKey(MailKey):
    booking_id: UUID
    revision: int


@dataclass(frozen=True)
class AnswerKey(MailKey):
    commitment_id: int
    due_on: date


def mailbox_of(person: User) -> str:
    """Which address a link was mailed to, without saying it."""
    return salted_hmac("sessions_app.mailbox", person.email).hexdigest()[:12]


def sign(content: list[Any], person: User, since: int | None, salt: str) -> str:
    if since is None:
        since = int(timezone.now().timestamp())
    return signing.dumps([*content, since, mailbox_of(person)], salt=salt)


def unsign(signed: str, salt: str) -> list[Any]:
    """What was signed, with since and mailbox. Raises BadSignature, also when its time is over.

    Links that were mailed by an earlier release have neither, and run out by their own stamp.
    """
    content: list[Any] = signing.loads(signed, salt=salt, max_age=LASTS)
    if isinstance(content, list) and len(content) == 3:
        return [*content, int(timezone.now().timestamp()), ""]
    if timezone.now().timestamp() > content[3] + LASTS.total_seconds():
        raise signing.SignatureExpired("The mail is too old.")
    return content


def make_key(booking: Booking, person: User, since: int | None = None) -> str:
    return sign([booking.pk.hex, person.pk, booking.revision], person, since, BOOKING_SALT)


def read_key(key: str) -> BookingKey | None:
    """What a key opens, or None when it was tampered with, is for something else, or ran out."""
    try:
        booking_hex, person_id, revision, since, mailbox = unsign(key, BOOKING_SALT)
        return BookingKey(person_id, since, mailbox, UUID(booking_hex), revision)
    except (signing.BadSignature, ValueError, TypeError, LookupError):
        return None


def make_answer_token(commitment: Commitment, since: int | None = None) -> str:
    mentee = commitment.booking.mentee
    return sign([commitment.pk, mentee.pk, commitment.due_on.isoformat()], mentee, since, ANSWER_SALT)


def read_answer_token(token: str) -> AnswerKey | None:
    try:
        commitment_id, person_id, due_on, since, mailbox = unsign(token, ANSWER_SALT)
        return AnswerKey(person_id, since, mailbox, commitment_id, date.fromisoformat(due_on))
    except (signing.BadSignature, ValueError, TypeError, LookupError):
        return None


@dataclass(frozen=True)
class BookingUrls:
    """Where one can go with one session. `query` carries the key of someone from
    a mail, `base` the site's address."""

    booking: Booking
    query: str = ""
    base: str = ""

    def of(self, name: str) -> str:
        return f"{self.base}{reverse(f'sessions_app:{name}', args=[self.booking.pk])}{self.query}"

    @property
    def detail(self) -> str:
        return self.of("booking_detail")

    @property
    def reschedule(self) -> str:
        return self.of("booking_reschedule")

    @property
    def cancel(self) -> str:
        return self.of("booking_cancel")

    @property
    def decline(self) -> str:
        return self.of("booking_decline")

    @property
    def suggestion(self) -> str:
        return self.of("suggestion_answer")

    @property
    def message(self) -> str:
        return self.of("booking_message")

    @property
    def concern(self) -> str:
        return self.of("booking_concern")

    @property
    def close(self) -> str:
        return self.of("booking_close")

    @property
    def wrap_up(self) -> str:
        return self.of("booking_wrap_up")

    @property
    def challenge(self) -> str:
        return self.of("booking_challenge")

    @property
    def enough(self) -> str:
        return self.of("booking_enough")

    @property
    def ics(self) -> str:
        return self.of("booking_ics")


def key_query(booking: Booking, person: User, since: int | None = None) -> str:
    """What an address needs to open for this person without signing in."""
    return f"?key={make_key(booking, person, since)}"


def booking_urls_in_mail(booking: Booking, person: User) -> BookingUrls:
    """Full addresses of a session's pages, to be put into a mail to one of its parties."""
    return BookingUrls(booking, query=key_query(booking, person), base=settings.BASE_URL)


def answer_path(commitment: Commitment, since: int | None = None) -> str:
    return reverse("sessions_app:commitment_answer", args=[make_answer_token(commitment, since)])


def answer_url(commitment: Commitment, answer: str) -> str:
    return f"{settings.BASE_URL}{answer_path(commitment)}?answer={answer}"
