"""The first lines of every change: locks in the one order that can't deadlock, and the trail."""

from datetime import datetime

from django.utils.translation import gettext as _

from mentoring.services import lock_people
from people.models import User
from sessions_app.errors import NotNow
from sessions_app.models import Booking, BookingEvent


def lock_booking(booking: Booking) -> Booking:
    """Lock both people in pk order, then the booking's row, and return it as it is now. Call it inside `atomic()`."""
    lock_people(*booking.parties)
    return Booking.objects.select_for_update(no_key=True, of=("self",)).with_people().get(pk=booking.pk)


def record(booking: Booking, action: str, *, by: User | None, now: datetime, before: Booking | None = None) -> None:
    """Write one line of the trail. `before` is the booking as it was, None when it has just been made."""
    BookingEvent.objects.create(
        booking=booking,
        action=action,
        by=by,
        at=now,
        from_status=before.status if before else "",
        to_status=booking.status,
        from_starts_at=before.starts_at if before else None,
        to_starts_at=booking.starts_at,
    )


def refuse_ended(booking: Booking) -> NotNow:
    """What to say to someone who acts on a session that has ended or changed meanwhile."""
    sentences = {
        Booking.Status.REQUESTED: _("This session waits for an answer first."),
        Booking.Status.CONFIRMED: _("That isn't possible now. This page shows how things stand."),
        Booking.Status.DECLINED: _("The mentor has said that they can't help with this one. The time is open again."),
        Booking.Status.EXPIRED: _("The answer did not come in time, so the time is open again."),
        Booking.Status.CANCELLED: _("This session is cancelled already."),
        Booking.Status.COMPLETED: _("This session has been held already."),
        Booking.Status.MISSED: _("You have said already that you didn't meet."),
    }
    return NotNow(sentences[Booking.Status(booking.status)])
