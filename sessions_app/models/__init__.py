"""The session: a booking, what came of it, and what was promised."""

from sessions_app.models.bookings import Booking
from sessions_app.models.commitments import Challenge, Commitment
from sessions_app.models.conversation import BookingEvent, ClosedPair, Concern, Decline, Message

__all__ = ["Booking", "BookingEvent", "Challenge", "ClosedPair", "Commitment", "Concern", "Decline", "Message"]
