"""What must be true of bookings and claims together, read in bulk. Promise 1, seen from outside."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from mentoring.models import TimeClaim
from mentoring.slots import HALF_HOUR, QUARTER
from sessions_app.models import Booking, BookingEvent

Quarter = tuple[int, datetime, str]


def find_faults() -> Iterator[str]:
    """One sentence for each thing that doesn't fit: missing or extra claims, claims of
    nobody, a trail that ends elsewhere."""
    claims: dict[UUID, set[Quarter]] = defaultdict(set)
    held = TimeClaim.objects.values_list("holder", "person_id", "starts_at", "role")
    for holder, person_id, starts_at, role in held.iterator():
        claims[holder].add((person_id, starts_at, role))
    ends = last_events()
    for booking in Booking.objects.select_related("mentor").iterator():
        yield from faults_of(booking, claims.pop(booking.pk, set()), ends.get(booking.pk))
    for holder in claims:
        yield f"Claims of {holder} belong to no booking."


def faults_of(booking: Booking, held: set[Quarter], end: tuple[str, datetime] | None) -> Iterator[str]:
    wanted = set(claims_wanted(booking)) if booking.status in Booking.HOLDS_TIME else set()
    if booking.status == Booking.Status.DECLINED and held:
        wanted = set(kept_closed(booking))  # where its mentor has no room
    if missing := wanted - held:
        yield f"Booking {booking.pk} ({booking.status}) lacks {len(missing)} claims."
    if extra := held - wanted:
        yield f"Booking {booking.pk} ({booking.status}) holds {len(extra)} claims too many."
    if end != (booking.status, booking.starts_at):
        yield (
            f"Booking {booking.pk} is {booking.status} at {booking.starts_at}, but its history ends at {end}."
        )


def claims_wanted(booking: Booking) -> Iterator[Quarter]:
    """Counted anew: asked of the code that writes claims, an audit couldn't see that code's mistakes."""
    for person_id, role, length in (
        (
            booking.mentor.user_id,
            TimeClaim.Role.MENTOR,
            HALF_HOUR + timedelta(minutes=booking.buffer_minutes),
        ),
        (booking.mentee_id, TimeClaim.Role.MENTEE, HALF_HOUR),
    ):
        for step in range(length // QUARTER):
            yield person_id, booking.starts_at + step * QUARTER, role.value


def kept_closed(booking: Booking) -> Iterator[Quarter]:
    for step in range(HALF_HOUR // QUARTER):
        yield booking.mentor.user_id, booking.starts_at + step * QUARTER, TimeClaim.Role.CLOSED.value


def last_events() -> dict[UUID, tuple[str, datetime]]:
    """Where the trail of each booking ends: (status, starts_at)."""
    rows = BookingEvent.objects.order_by("pk").values_list("booking_id", "to_status", "to_starts_at")
    return {booking_id: (status, starts_at) for booking_id, status, starts_at in rows.iterator()}
