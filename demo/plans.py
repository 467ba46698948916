"""How a session of the demo comes about: who wants to meet whom, and which time they find."""

from collections import defaultdict
from collections.abc import Generator, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from demo.stories import STORIES, Story
from mentoring.models import MentorProfile, Theme
from mentoring.selectors import bookable_slots
from mentoring.services import lock_people
from mentoring.slots import QUARTER, Slot, Window
from people.models import Notification, User
from sessions_app.book.service import book_session, write_booking
from sessions_app.errors import TimeNotOpen
from sessions_app.models import Booking

WEEK = timedelta(days=7)
NOTICE = timedelta(hours=25)
SOON, SHORTLY = timedelta(minutes=55), timedelta(seconds=75)


@dataclass
class Demo:
    """What the lives share. `rng` is seeded, so that the same moment gives the same demo; `told` are the
    goals that each person has had."""

    now: datetime
    rng: Random
    themes: dict[str, Theme]
    told: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    def minutes(self, least: int, most: int) -> timedelta:
        return timedelta(minutes=self.rng.randint(least, most))

    def choose_story(self, theme: str, mentor: MentorProfile, mentee: User) -> Story:
        """A goal that neither of the two has had before, as long as there is one."""
        known = self.told[mentor.user_id] | self.told[mentee.pk]
        fresh = [story for story in STORIES[theme] if story.goal not in known] or STORIES[theme]
        story = self.rng.choice(fresh)
        self.told[mentor.user_id].add(story.goal)
        self.told[mentee.pk].add(story.goal)
        return story


@dataclass(frozen=True)
class Plan:
    """A session that somebody is going to book, about `days` from today."""

    mentor: MentorProfile
    mentee: User
    days: int
    theme: str


def find_slot(demo: Demo, plan: Plan) -> Slot:
    """One of the open times next to the day of the plan: before it when it is past, else after it."""
    day = demo.now + timedelta(days=plan.days)
    window = Window(day, day + WEEK) if plan.days > 0 else Window(day - WEEK, day)
    open_slots = bookable_slots(plan.mentor, window, timezone.now(), plan.mentee)
    if not open_slots:
        raise TimeNotOpen
    return demo.rng.choice(sorted(open_slots, key=lambda slot: abs(slot.starts_at - day))[:4])


def booked(demo: Demo, plan: Plan) -> Generator[datetime, None, tuple[Booking, Story]]:
    """How every life begins: booked some days before."""
    first = min(demo.now, demo.now + timedelta(days=plan.days) - WEEK)
    yield first - NOTICE - demo.minutes(0, 5 * 24 * 60)
    slot, story = find_slot(demo, plan), demo.choose_story(plan.theme, plan.mentor, plan.mentee)
    booking = book_session(
        mentor=plan.mentor,
        mentee=plan.mentee,
        slot=slot,
        theme=demo.themes[plan.theme],
        goal=story.goal,
        context=story.context,
        submission=UUID(int=demo.rng.getrandbits(128), version=4),
    )
    return booking, story


def book_soon(demo: Demo, mentor: MentorProfile, mentee: User) -> Booking:
    """Take the last quarter hour of the next 55 minutes that both have free, whatever the weekly
    hours say: a demo must show one."""
    story = STORIES["first-job"][0]
    last = demo.now + SOON
    last -= timedelta(minutes=last.minute % 15, seconds=last.second, microseconds=last.microsecond)
    for starts_at in (last, last - QUARTER, last - 2 * QUARTER):
        booking = Booking(mentor=mentor, mentee=mentee, theme=demo.themes["first-job"], starts_at=starts_at)
        booking.goal, booking.context = story.goal, story.context
        if starts_at > demo.now + timedelta(minutes=3):
            with suppress(IntegrityError), transaction.atomic():
                lock_people(mentor.user, mentee)
                write_booking(booking, timezone.now())
                return booking
    raise TimeNotOpen


def put_off(keys: Iterable[str], until: datetime) -> None:
    """Let mails that are owed go out then, to be watched in the mailbox."""
    Notification.objects.filter(key__in=keys).update(send_at=until)
