"""What was promised, as pages read it."""

from dataclasses import dataclass

from django.db.models import QuerySet

from people.models import User
from sessions_app.models import Booking, ClosedPair, Commitment


@dataclass(frozen=True)
class AfterSession:
    """What a mentee said comes next: one or two next steps, or none and why."""

    commitments: list[Commitment]
    none_because: str

    @property
    def is_said(self) -> bool:
        return bool(self.commitments or self.none_because)


def after_session(booking: Booking) -> AfterSession:
    """As it is now, and not as it was when the booking was read."""
    booking.refresh_from_db(fields=["none_because"])
    return AfterSession(list(booking.commitments.all()), booking.none_because)


def open_commitments(user: User) -> QuerySet[Commitment]:
    """What someone has promised and not answered yet, the next date first."""
    return Commitment.objects.made_by(user).open().with_sessions().order_by("due_on", "pk")


def answered_commitments(user: User) -> QuerySet[Commitment]:
    """What someone has answered, the latest first."""
    answered = Commitment.objects.made_by(user).exclude(status=Commitment.Status.OPEN)
    return answered.with_sessions().order_by("-answered_at", "-pk")


def find_commitment(pk: int) -> Commitment | None:
    return Commitment.objects.with_sessions().filter(pk=pk).first()


def may_meet_again(booking: Booking) -> bool:
    """Is it worth offering this mentor to this mentee again? Not when either has said that once was enough."""
    if not booking.mentor.is_bookable or booking.once_was_enough:
        return False
    return not ClosedPair.objects.filter(mentor=booking.mentor, mentee=booking.mentee).exists()
