"""What was promised after a session, as pages read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from people.models import User
from sessions_app.commitments import NextStep, next_step
from sessions_app.models import Booking, Commitment


@dataclass(frozen=True)
class AfterSession:
    """What a mentee said comes next: one or two next steps, or none and why."""

    next_steps: Sequence[NextStep]
    none_because: str

    @property
    def is_said(self) -> bool:
        return bool(self.next_steps or self.none_because)


def after_session(booking: Booking, person: User, now: datetime, since: int | None = None) -> AfterSession:
    """As it is now, and not as it was when the booking was read."""
    booking.refresh_from_db(fields=["none_because"])
    steps = Commitment.objects.with_sessions().filter(booking=booking)
    return AfterSession([next_step(one, person, now, since) for one in steps], booking.none_because)


def open_commitments(user: User) -> QuerySet[Commitment]:
    """What someone has promised and not answered yet, the next date first."""
    return Commitment.objects.made_by(user).open().with_sessions().order_by("due_on", "pk")


def answered_commitments(user: User) -> QuerySet[Commitment]:
    """What someone has answered, the latest first."""
    answered = Commitment.objects.made_by(user).exclude(status=Commitment.Status.OPEN)
    return answered.with_sessions().order_by("-answered_at", "-pk")


def find_commitment(pk: int) -> Commitment | None:
    return Commitment.objects.with_sessions().filter(pk=pk).first()
