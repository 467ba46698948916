"""Plain functions that make real rows."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.utils import timezone

from mentoring.models import AvailabilityRule, MentorProfile, Theme
from mentoring.selectors import bookable_slots
from mentoring.services import refresh_next_open
from mentoring.slots import Slot, Window
from people.models import User
from sessions_app.book.service import book_session
from sessions_app.links import booking_urls_in_mail
from sessions_app.models import Booking

WEEKDAYS = range(5)


def make_user(email: str, *, name: str = "", timezone: str = "UTC", **fields: Any) -> User:
    """An account whose address is confirmed; without a password, because most people never set one."""
    user = User.objects.create_user(
        email, fields.pop("password", None), name=name, timezone=timezone, **fields
    )
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def make_mentor(
    user: User,
    *,
    hours: tuple[time, time] = (time(17), time(20)),
    themes: list[str] | None = None,
    **fields: Any,
) -> MentorProfile:
    """A published mentor with the same hours on every weekday."""
    values = {
        "status": MentorProfile.Status.PUBLISHED,
        "headline": "Hires juniors and remembers being one",
        "weekly_limit": 10,
    }
    mentor = MentorProfile.objects.create(user=user, **(values | fields))
    mentor.themes.set(Theme.objects.filter(slug__in=themes or ["first-job"]))
    mentor.languages.set(["en"])
    AvailabilityRule.objects.bulk_create(
        AvailabilityRule(mentor=mentor, weekday=day, start_time=hours[0], end_time=hours[1])
        for day in WEEKDAYS
    )
    refresh_next_open(mentor, now=now())
    return mentor


def now() -> datetime:
    return timezone.now()


def open_slots(mentor: MentorProfile, mentee: User | None = None) -> list[Slot]:
    """All a mentor's open times, for anyone or for one person."""
    everything = Window(now(), now() + timedelta(days=100))
    return bookable_slots(mentor, within=everything, now=now(), mentee=mentee)


def make_booking(mentor: MentorProfile, mentee: User, slot: Slot | None = None, **fields: Any) -> Booking:
    """Book for real: the first open time unless told which."""
    values: dict[str, Any] = {"goal": "Get past the first interview", "submission": uuid4()}
    values["theme"] = Theme.objects.get(slug="first-job")
    slot = slot or open_slots(mentor, mentee)[0]
    return book_session(mentor=mentor, mentee=mentee, slot=slot, **(values | fields))


def url_in_mail(booking: Booking, person: User, name: str = "booking_detail") -> str:
    """The address of one of a session's pages as a mail to this person carries it."""
    return booking_urls_in_mail(booking, person).of(name)
