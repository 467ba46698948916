"""What a refused action says. Every message is a sentence for the person who acted."""


class BookingError(Exception):
    """An action on a session that can't be done. `status` is the HTTP status that fits it."""

    status = 400


class TimeNotOpen(BookingError):
    """The time itself can't be had (any more): other times are worth offering."""

    status = 409


class NoSuchTime(TimeNotOpen):
    """What was sent names no time at all."""

    status = 400


class NotNow(BookingError):
    """The session is in a state that doesn't allow this (any more)."""

    status = 409


def stop_if(why_not: str) -> None:
    """Raise NotNow with this sentence of the rules; "" stops nothing."""
    if why_not:
        raise NotNow(why_not)
