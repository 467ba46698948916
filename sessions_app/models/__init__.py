"""The session: a booking, what came of it, and what someone will do next."""

from sessions_app.models.bookings import Booking, ClosedPair
from sessions_app.models.changes import BookingEvent, Decline
from sessions_app.models.commitments import Challenge, Commitment
from sessions_app.models.talk import Concern, Message

__all__ = [
    "Booking",
    "BookingEvent",
    "Challenge",
    "ClosedPair",
    "Commitment",
    "Concern",
    "Decline",
    "Message",
]
