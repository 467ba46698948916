"""Addresses that carry the right to act on one session or one next step, for whoever has the mail.

Each is signed with its own salt, bound to row, person and revision (or date), and runs out.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from people.models import User
from sessions_app.models import Booking, Commitment

BOOKING_SALT = "sessions_app.booking"
ANSWER_SALT = "sessions_app.answer"
LASTS = timedelta(days=120)


@dataclass(frozen=True)
class BookingKey:
    booking_id: UUID
    person_id: int
    revision: int


@dataclass(frozen=True)
class AnswerKey:
    commitment_id: int
    person_id: int
    due_on: date


def make_key(booking: Booking, person: User) -> str:
    return signing.dumps([booking.pk.hex, person.pk, booking.revision], salt=BOOKING_SALT)


def read_key(key: str) -> BookingKey | None:
    """What a key opens, or None when it was tampered with, is for something else, or ran out."""
    try:
        booking_hex, person_id, revision = signing.loads(key, salt=BOOKING_SALT, max_age=LASTS)
        return BookingKey(UUID(booking_hex), person_id, revision)
    except (signing.BadSignature, ValueError, TypeError):
        return None


def make_answer_token(commitment: Commitment) -> str:
    content = [commitment.pk, commitment.booking.mentee_id, commitment.due_on.isoformat()]
    return signing.dumps(content, salt=ANSWER_SALT)


def read_answer_token(token: str) -> AnswerKey | None:
    try:
        commitment_id, person_id, due_on = signing.loads(token, salt=ANSWER_SALT, max_age=LASTS)
        return AnswerKey(commitment_id, person_id, date.fromisoformat(due_on))
    except (signing.BadSignature, ValueError, TypeError):
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


def key_query(booking: Booking, person: User) -> str:
    """What an address needs to open for this person without signing in."""
    return f"?key={make_key(booking, person)}"


def booking_urls_in_mail(booking: Booking, person: User) -> BookingUrls:
    """Full addresses of a session's pages, to be put into a mail to one of its parties."""
    return BookingUrls(booking, query=key_query(booking, person), base=settings.BASE_URL)


def answer_path(commitment: Commitment) -> str:
    return reverse("sessions_app:commitment_answer", args=[make_answer_token(commitment)])


def answer_url(commitment: Commitment, answer: str) -> str:
    return f"{settings.BASE_URL}{answer_path(commitment)}?answer={answer}"
