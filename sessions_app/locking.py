"""The first line of every change to a session: locks in the one order that can't deadlock. Booking one has
no session to lock yet (`mentoring.services.lock_pair`); an answer to a next step locks that row alone."""

from mentoring.services import lock_people
from sessions_app.models import Booking


def lock_booking(booking: Booking) -> Booking:
    """Lock both people in pk order, then the booking's row, and return it as it
    is now. Call it inside `atomic()`."""
    lock_people(*booking.parties)
    return Booking.objects.select_for_update(no_key=True, of=("self",)).with_people().get(pk=booking.pk)
