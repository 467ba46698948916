"""Sessions that have begun, and what the pages about them are posted with."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from mentoring.models import MentorProfile, Theme
from people.models import User
from sessions_app.commitments import Promise, commit_to
from sessions_app.models import Booking, Commitment
from tests.factories import url_in_mail


def make_begun(
    mentor: MentorProfile, mentee: User, *, ago: timedelta = timedelta(hours=1), **fields: Any
) -> Booking:
    """A session whose start has passed; confirmed unless told otherwise."""
    started = timezone.now() - ago
    values = {
        "goal": "Get past the first interview",
        "theme": Theme.objects.get(slug="first-job"),
        "starts_at": started,
    }
    return Booking.objects.create(mentor=mentor, mentee=mentee, **(values | fields))


def make_promised(
    mentor: MentorProfile, mentee: User, *texts: str, days: int = 7, **fields: Any
) -> list[Commitment]:
    booking = make_begun(mentor, mentee, status=Booking.Status.COMPLETED, **fields)
    due_on = local_date(mentee, timezone.now()) + timedelta(days=days)
    return commit_to(booking=booking, by=mentee, promises=[Promise(text, due_on) for text in texts])


def local_date(person: User, moment: datetime) -> Any:
    return moment.astimezone(person.zone).date()


def path(booking: Booking, person: User, name: str) -> str:
    """The address of a session's page with the key from a mail, without the host."""
    return url_in_mail(booking, person, name).removeprefix("http://testserver")


def state(booking: Booking) -> tuple[Any, ...]:
    """Everything a refused action must leave as it was."""
    booking.refresh_from_db()
    return (
        booking.status,
        booking.starts_at,
        booking.revision,
        booking.goal,
        booking.none_because,
        booking.missed_reason,
        list(booking.once_was_enough),
        booking.commitments.count(),
        booking.challenges.count(),
        booking.events.count(),
        booking.mentee.notifications.count() + booking.mentor.user.notifications.count(),
    )
