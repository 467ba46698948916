"""Taking a person's time and giving it back.

The order of locks is the same everywhere: people in pk order, then the booking, then claims.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from mentoring.models import MentorProfile, TimeClaim
from mentoring.slots import quarter_steps
from people.models import User

Quarter = tuple[int, datetime, str]


def lock_people(*people: User) -> None:
    """Hold these people's rows until the transaction ends, in pk order, so that
    no two actions wait for each other.

    `no_key` leaves foreign keys to them free to be written. SQLite has one writer
    at a time and needs no row locks.
    """
    ids = {person.pk for person in people}
    list(User.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))


def lock_pair(mentor: MentorProfile, mentee: User) -> MentorProfile:
    """Lock both people, and return the mentor's profile as it is now: what a page read before may have
    changed meanwhile. Whoever changes a profile holds the same lock. Call it inside `atomic()`."""
    lock_people(mentor.user, mentee)
    return MentorProfile.objects.select_related("user").get(pk=mentor.pk)


def claim_time(
    *, holder: UUID, mentor: MentorProfile, mentee: User, starts_at: datetime, buffer_minutes: int
) -> None:
    """Take two quarters of the mentee's time and two plus the buffer of the mentor's, for `holder`.

    Raises IntegrityError when any of them is taken already: the database's word, not a check before it.
    """
    quarters = quarters_taken(
        mentor_id=mentor.user_id, mentee_id=mentee.pk, starts_at=starts_at, buffer_minutes=buffer_minutes
    )
    TimeClaim.objects.bulk_create(
        TimeClaim(person_id=person_id, starts_at=quarter, holder=holder, role=role)
        for person_id, quarter, role in sorted(quarters)
    )


def quarters_taken(
    *, mentor_id: int, mentee_id: int, starts_at: datetime, buffer_minutes: int
) -> Iterator[Quarter]:
    """What a session takes: (person, start of a quarter, role), for the mentor with the buffer after it.
    The ids are those of the two users."""
    for step in quarter_steps(buffer_minutes):
        yield mentor_id, starts_at + step, TimeClaim.Role.MENTOR.value
    for step in quarter_steps():
        yield mentee_id, starts_at + step, TimeClaim.Role.MENTEE.value


def keep_closed(*, holder: UUID, mentor: MentorProfile, starts_at: datetime) -> None:
    """Leave this half hour of a mentor closed, for `holder`, whose own time has just been given back."""
    TimeClaim.objects.bulk_create(
        TimeClaim(
            person_id=mentor.user_id, starts_at=starts_at + step, holder=holder, role=TimeClaim.Role.CLOSED
        )
        for step in quarter_steps()
    )


def free_time(*, holder: UUID) -> None:
    """Give back what `holder` had taken."""
    TimeClaim.objects.held_by(holder).delete()
