"""Next steps, as several acts need them: saving them, the dates one may choose, and how a page shows one."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import User
from sessions_app import mail
from sessions_app.errors import BookingError, stop_if
from sessions_app.links import answer_path
from sessions_app.locking import lock_booking
from sessions_app.models import Booking, Commitment
from sessions_app.rules import why_not_answer, why_not_commit

TOMORROW = timedelta(days=1)
ASK_AFTER = timedelta(days=7)
ASK_WITHIN = timedelta(days=42)


@dataclass(frozen=True)
class Promise:
    """One line "I will …": the words, the local date to ask on, and the challenge it grew from, if any."""

    text: str
    due_on: date
    challenge: str = ""


def commit_to(*, booking: Booking, by: User, promises: list[Promise]) -> list[Commitment]:
    """Save one or two next steps and owe the question about each on its
    date. The database refuses a third."""
    now = timezone.now()
    with transaction.atomic():
        booking = lock_booking(booking)
        stop_if(why_not_commit(booking, by, now))
        if not 1 <= len(promises) <= 2:
            raise BookingError(_("One or two next steps: a third is one nobody keeps."))
        for promise in promises:
            check_due_on(promise.due_on, by, now)
        made = [
            Commitment.objects.create(
                booking=booking,
                text=promise.text,
                challenge=promise.challenge,
                due_on=promise.due_on,
                position=position,
                created_at=now,
            )
            for position, promise in enumerate(promises, start=1)
        ]
        for commitment in made:
            mail.owe_follow_ups(commitment, now)
    return made


def commit_to_nothing(*, booking: Booking, by: User, because: str) -> Booking:
    """No next step, said out loud: "none, because …". Without a reason it would say nothing at all."""
    now = timezone.now()
    with transaction.atomic():
        booking = lock_booking(booking)
        stop_if(why_not_commit(booking, by, now))
        if not because.strip():
            raise BookingError(_("Write one thing you will do, or say why there is none this time."))
        booking.none_because = because
        booking.save(update_fields=["none_because"])
    return booking


def today_of(person: User, now: datetime) -> date:
    """The date on this person's own calendar."""
    return now.astimezone(person.zone).date()


def check_due_on(due_on: date, person: User, now: datetime) -> None:
    """A date from tomorrow to 42 days on, on the person's own calendar."""
    today = today_of(person, now)
    if due_on <= today:
        raise BookingError(_("Choose a date from tomorrow on."))
    if due_on > today + ASK_WITHIN:
        raise BookingError(_("Choose a date within the next six weeks: what is further away gets forgotten."))


@dataclass(frozen=True)
class NextStep:
    """A commitment, where its maker answers it ("" for everyone else, and once it is
    answered), and whether we have asked."""

    commitment: Commitment
    answer_url: str
    asked: bool


def next_step(commitment: Commitment, person: User, now: datetime, since: int | None = None) -> NextStep:
    """`since` as in `BookingAccess`, for who came from a mail."""
    url = "" if why_not_answer(commitment, person) else answer_path(commitment, since)
    return NextStep(commitment, url, asked=commitment.asked_at() <= now)
