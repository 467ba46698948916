"""The first line of every change: locks in the one order that can't deadlock."""

from mentoring.services import lock_people
from sessions_app.models import Booking


def lock_booking(booking: Booking) -> Booking:
    """Lock both people in pk order, then the booking's row, and return it as it
    is now. Call it inside `atomic()`."""
    lock_people(*booking.parties)
    return Booking.objects.select_for_update(no_key=True, of=("self",)).with_people().get(pk=booking.pk)
