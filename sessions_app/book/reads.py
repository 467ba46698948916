"""What the booking form reads."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from mentoring.models import MentorProfile, Theme
from mentoring.models.themes import SOMETHING_ELSE
from mentoring.selectors import bookable_slots
from mentoring.slots import Slot, Window
from people.models import User
from sessions_app.models import Booking

NEAREST = 6


def mentors_shown() -> QuerySet[MentorProfile]:
    """Mentors whose pages exist for everyone; a paused one has a page that says so."""
    return MentorProfile.objects.shown().select_related("user")


def topics_of(mentor: MentorProfile) -> QuerySet[Theme]:
    """What a session with this mentor can be about: their topics and "Something else"."""
    return Theme.objects.filter(Q(pk__in=mentor.themes.values("pk")) | Q(slug=SOMETHING_ELSE))


def nearest_open_slots(
    mentor: MentorProfile, around: datetime | None, *, now: datetime, mentee: User | None
) -> list[Slot]:
    """The open times nearest to a moment (None: the first ones), in the order of time."""
    everything = bookable_slots(
        mentor, within=Window(now, now + timedelta(days=mentor.horizon_days)), now=now, mentee=mentee
    )
    if around is not None:
        everything.sort(key=lambda slot: abs(slot.starts_at - around))
    return sorted(everything[:NEAREST])


def session_at(mentor: MentorProfile, mentee: User, starts_at: datetime) -> Booking | None:
    """The live session of these two at that time: who comes back to the
    form after booking wants to see this."""
    return Booking.objects.live().filter(mentor=mentor, mentee=mentee, starts_at=starts_at).first()
