"""Taking a person's time and giving it back.

The order of locks is the same everywhere: people in pk order, then the booking, then claims.
"""

from datetime import datetime, timedelta
from uuid import UUID

from mentoring.models import MentorProfile, TimeClaim
from mentoring.slots import HALF_HOUR, QUARTER
from people.models import User


def lock_people(*people: User) -> None:
    """Hold these people's rows until the transaction ends, in pk order, so that
    no two actions wait for each other.

    `no_key` leaves foreign keys to them free to be written. SQLite has one writer
    at a time and needs no row locks.
    """
    ids = {person.pk for person in people}
    list(User.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))


def claim_time(
    *, holder: UUID, mentor: MentorProfile, mentee: User, starts_at: datetime, buffer_minutes: int
) -> None:
    """Take two quarters of the mentee's time and two plus the buffer of the mentor's, for `holder`.

    Raises IntegrityError when any of them is taken already: the database's word, not a check before it.
    """
    spans = (
        (mentor.user_id, TimeClaim.Role.MENTOR, HALF_HOUR + timedelta(minutes=buffer_minutes)),
        (mentee.pk, TimeClaim.Role.MENTEE, HALF_HOUR),
    )
    claims = [
        TimeClaim(person_id=person_id, starts_at=starts_at + step * QUARTER, holder=holder, role=role)
        for person_id, role, length in spans
        for step in range(length // QUARTER)
    ]
    TimeClaim.objects.bulk_create(sorted(claims, key=lambda claim: (claim.person_id, claim.starts_at)))


def free_time(*, holder: UUID) -> None:
    """Give back what `holder` had taken."""
    TimeClaim.objects.held_by(holder).delete()
