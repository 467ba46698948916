"""Sessions of the demo, kept in memory until they are written in bulk.

What services write one change at a time is written here in one go, and has to agree with them: the claims,
the trail that ends where the booking is, and the revision. `manage.py audit` holds it against the rules.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from mentoring.models import MentorProfile, Theme, TimeClaim
from mentoring.selectors import make_hours
from mentoring.slots import HALF_HOUR, QUARTER, Hours
from people.models import User
from sessions_app.audit import claims_due
from sessions_app.demo.stories import STORIES, Story
from sessions_app.models import Booking, BookingEvent, Challenge, Commitment, Decline, Message

Action = BookingEvent.Action
Status = Booking.Status


@dataclass
class Diary:
    """Everybody's sessions so far, and room for more. `rng` is seeded, so
    that the same day gives the same demo."""

    now: datetime
    rng: Random
    themes: dict[str, Theme]
    taken: set[tuple[int, datetime]] = field(default_factory=set)
    stories: dict[UUID, Story] = field(default_factory=dict)
    bookings: list[Booking] = field(default_factory=list)
    claims: list[TimeClaim] = field(default_factory=list)
    events: list[BookingEvent] = field(default_factory=list)
    declines: list[Decline] = field(default_factory=list)
    challenges: list[Challenge] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    weeks: Counter[tuple[int, tuple[int, int]]] = field(default_factory=Counter)
    hours: dict[int, Hours] = field(default_factory=dict)
    told: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    def remember_claims(self) -> None:
        """Know what is taken already, so that a later start of the demo fits around it."""
        self.taken = set(TimeClaim.objects.values_list("person_id", "starts_at"))

    def is_free(self, mentor: MentorProfile, mentee: User, starts_at: datetime) -> bool:
        quarters = (HALF_HOUR + timedelta(minutes=mentor.buffer_minutes)) // QUARTER
        mine = {(mentor.user_id, starts_at + step * QUARTER) for step in range(quarters)}
        theirs = {(mentee.pk, starts_at + step * QUARTER) for step in range(2)}
        return not (mine | theirs) & self.taken

    def find_start(self, mentor: MentorProfile, mentee: User, days: int) -> datetime | None:
        """A half hour of the mentor's weekly hours about `days` from today (further
        into the past or future), or None."""
        step = 1 if days >= 0 else -1
        for day in range(days, days + 14 * step, step):
            for starts_at in self.starts_on(mentor, day):
                early = (
                    starts_at > self.now + timedelta(hours=3)
                    if days >= 0
                    else starts_at < self.now - timedelta(hours=1)
                )
                if early and self.has_room(mentor, starts_at) and self.is_free(mentor, mentee, starts_at):
                    return starts_at
        return None

    def starts_on(self, mentor: MentorProfile, days: int) -> list[datetime]:
        date = (self.now.astimezone(mentor.zone) + timedelta(days=days)).date()
        if mentor.pk not in self.hours:
            self.hours[mentor.pk] = make_hours(mentor, mentor.availability_rules.all(), [])
        starts = []
        for opens, closes in self.hours[mentor.pk].weekly.get(date.weekday(), []):
            start = datetime.combine(date, opens, tzinfo=mentor.zone).astimezone(UTC)
            end = datetime.combine(date, closes, tzinfo=mentor.zone).astimezone(UTC)
            starts += [start + number * HALF_HOUR for number in range((end - start) // HALF_HOUR)]
        return self.rng.sample(starts, len(starts))

    def has_room(self, mentor: MentorProfile, starts_at: datetime) -> bool:
        return self.weeks[week_key(mentor, starts_at)] < mentor.weekly_limit

    def have_met(self, mentor: MentorProfile, mentee: User) -> int:
        return sum(
            booking.mentor_id == mentor.pk and booking.mentee_id == mentee.pk for booking in self.bookings
        )

    def choose_story(self, theme: str, mentor: MentorProfile, mentee: User) -> Story:
        """A goal that neither of the two has had before, as long as there is one."""
        known = self.told[mentor.user_id] | self.told[mentee.pk]
        fresh = [story for story in STORIES[theme] if story.goal not in known] or STORIES[theme]
        return self.rng.choice(fresh)

    def put(
        self,
        mentor: MentorProfile,
        mentee: User,
        starts_at: datetime,
        *,
        theme: str,
        status: Status = Status.CONFIRMED,
        story: Story | None = None,
    ) -> Booking:
        """Add a session in a state, with its claims and the first line of its trail.
        The rest of the trail is `happen`'s."""
        story = story or self.choose_story(theme, mentor, mentee)
        self.told[mentor.user_id].add(story.goal)
        self.told[mentee.pk].add(story.goal)
        booked_at = min(starts_at, self.now) - timedelta(minutes=self.rng.randint(60 * 24 * 2, 60 * 24 * 9))
        booking = Booking(
            id=UUID(int=self.rng.getrandbits(128), version=4),
            submission=UUID(int=self.rng.getrandbits(128), version=4),
            mentor=mentor,
            mentee=mentee,
            theme=self.themes[theme],
            goal=story.goal,
            context=story.context,
            starts_at=starts_at,
            status=status,
            buffer_minutes=mentor.buffer_minutes,
            created_at=booked_at,
            changed_at=booked_at,
        )
        self.stories[booking.pk] = story
        self.bookings.append(booking)
        if status in Booking.HOLDS_TIME:
            self.take_time(booking)
        booked = BookingEvent(booking=booking, action=Action.BOOKED, by=mentee, at=booked_at)
        booked.to_status, booked.to_starts_at = Status.CONFIRMED, starts_at
        self.events.append(booked)
        return booking

    def take_time(self, booking: Booking) -> None:
        self.weeks[week_key(booking.mentor, booking.starts_at)] += 1
        for person_id, quarter, role in claims_due(booking):
            self.taken.add((person_id, quarter))
            self.claims.append(
                TimeClaim(person_id=person_id, starts_at=quarter, holder=booking.pk, role=role)
            )

    def happen(
        self,
        booking: Booking,
        action: Action,
        *,
        by: User | None,
        at: datetime,
        to: Status,
        came_from: datetime | None = None,
    ) -> None:
        """One more line of the trail. A change that both calendars learn of raises
        the revision, an outcome doesn't."""
        last = [event for event in self.events if event.booking is booking][-1]
        before = came_from or booking.starts_at
        self.events.append(
            BookingEvent(
                booking=booking, action=action, by=by, at=at, from_status=last.to_status, to_status=to,
                from_starts_at=before, to_starts_at=booking.starts_at,
            )
        )  # fmt: skip
        if action not in (Action.HELD, Action.MISSED):
            booking.revision += 1
            booking.changed_at = at

    def save(self) -> None:
        Booking.objects.bulk_create(self.bookings)
        TimeClaim.objects.bulk_create(self.claims)
        BookingEvent.objects.bulk_create(self.events)
        Decline.objects.bulk_create(self.declines)
        Challenge.objects.bulk_create(self.challenges)
        Commitment.objects.bulk_create(self.commitments)
        Message.objects.bulk_create(self.messages)


def week_key(mentor: MentorProfile, starts_at: datetime) -> tuple[int, tuple[int, int]]:
    year, week, _day = starts_at.astimezone(mentor.zone).isocalendar()
    return mentor.pk, (year, week)
