"""A site with a past and four weeks ahead, the same every time: mentors, their
hours, bookings, claims and the trail."""

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection

from bench.clock import NOW
from bench.sizes import Size
from mentoring.models import AvailabilityOverride, AvailabilityRule, Language, MentorProfile, Theme, TimeClaim
from mentoring.services import refresh_next_open
from mentoring.slots import QUARTER
from people.models import User
from sessions_app.audit import claims_wanted
from sessions_app.models import Booking, BookingEvent

SEED = 20261123
ZONES = [
    "Europe/Helsinki",
    "Europe/Lisbon",
    "Africa/Lagos",
    "Asia/Kolkata",
    "America/New_York",
    "America/Sao_Paulo",
]
MORNINGS = [(time(8), time(10)), (time(9), time(11)), (time(11), time(12, 30))]
EVENINGS = [(time(16), time(18)), (time(17), time(20)), (time(18), time(21))]
TODAY = NOW.date()
MONDAY = TODAY - timedelta(days=TODAY.weekday())
PAST_WEEKS, WEEKS_AHEAD = 104, 5
WEEKDAYS = range(5)
BATCH = 200
HELD, MISSED, CANCELLED = Booking.Status.COMPLETED, Booking.Status.MISSED, Booking.Status.CANCELLED
OUTCOMES = [HELD] * 18 + [MISSED, CANCELLED]
ACTIONS = {
    HELD: BookingEvent.Action.HELD,
    MISSED: BookingEvent.Action.MISSED,
    CANCELLED: BookingEvent.Action.CANCELLED,
}


@dataclass
class Maker:
    """Everything random comes from one seeded source. `busy` keeps people out of two places at once."""

    size: Size
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    busy: set[tuple[int, datetime]] = field(default_factory=set)
    mentees: list[int] = field(default_factory=list)
    themes: list[Theme] = field(default_factory=lambda: list(Theme.objects.all()))
    languages: list[Language] = field(default_factory=lambda: list(Language.objects.all()[:12]))

    def fill(self) -> None:
        """Make everything, in batches of mentors so that memory stays small."""
        self.mentees = [user.pk for user in self.people("mentee", self.size.mentees)]
        mentors = [self.mentor(user) for user in self.people("mentor", self.size.mentors)]
        MentorProfile.objects.bulk_create(mentors, batch_size=BATCH)
        for start in range(0, len(mentors), BATCH):
            batch = mentors[start : start + BATCH]
            self.add_words(batch)
            hours = {mentor.pk: self.add_hours(mentor) for mentor in batch}
            AvailabilityRule.objects.bulk_create([rule for rules, _ in hours.values() for rule in rules])
            AvailabilityOverride.objects.bulk_create(
                [other for _, others in hours.values() for other in others]
            )
            self.add_bookings(
                [booking for mentor in batch for booking in self.bookings_of(mentor, hours[mentor.pk][0])]
            )
            refresh_next_open(*batch, now=NOW)
        settle()

    def people(self, role: str, count: int) -> list[User]:
        users = [
            User(
                email=f"{role}{number}@example.org",
                name=f"{role.title()} {number}",
                password="!",
                timezone=self.chance.choice(ZONES),
            )
            for number in range(count)
        ]
        return User.objects.bulk_create(users, batch_size=BATCH)

    def mentor(self, user: User) -> MentorProfile:
        return MentorProfile(
            user=user,
            slug=user.email.partition("@")[0],
            timezone=user.timezone,
            status=MentorProfile.Status.PUBLISHED,
            headline="Hires juniors and remembers being one",
            can_help_with="First interviews\nChanging path",
            cannot_help_ticks=["job", "legal"],
            weekly_limit=self.chance.choice([3, 4, 5, 10]),
            buffer_minutes=self.chance.choice([0, 0, 15, 30]),
        )

    def add_words(self, mentors: list[MentorProfile]) -> None:
        themes, languages = MentorProfile.themes.through, MentorProfile.languages.through
        themes.objects.bulk_create(
            themes(mentorprofile_id=mentor.pk, theme_id=theme.pk)
            for mentor in mentors
            for theme in self.chance.sample(self.themes, 2)
        )
        languages.objects.bulk_create(
            languages(mentorprofile=mentor, language=language)
            for mentor in mentors
            for language in self.chance.sample(self.languages, 2)
        )

    def add_hours(self, mentor: MentorProfile) -> tuple[list[AvailabilityRule], list[AvailabilityOverride]]:
        """Two spans on each weekday; two days off and one day with other hours in the coming weeks."""
        spans = [self.chance.choice(MORNINGS), self.chance.choice(EVENINGS)]
        rules = [
            AvailabilityRule(mentor=mentor, weekday=day, start_time=a, end_time=b)
            for day in WEEKDAYS
            for a, b in spans
        ]
        # Mondays: this maker books the other days of the weeks ahead.
        off, off_too, other = (
            MONDAY + timedelta(weeks=week) for week in self.chance.sample(range(1, WEEKS_AHEAD), 3)
        )
        others = [AvailabilityOverride(mentor=mentor, date=day) for day in (off, off_too)]
        others.append(AvailabilityOverride(mentor=mentor, date=other, start_time=time(13), end_time=time(15)))
        return rules, others

    def bookings_of(self, mentor: MentorProfile, rules: list[AvailabilityRule]) -> Iterator[Booking]:
        """One in each of the five weeks ahead, all others in the two years before, at most one a day."""
        ahead = [
            MONDAY + timedelta(weeks=week, days=self.chance.randint(1, 4)) for week in range(WEEKS_AHEAD)
        ]
        many = self.size.bookings // self.size.mentors - len(ahead)
        past = self.chance.sample(
            [MONDAY - timedelta(days=back) for back in range(1, 7 * PAST_WEEKS) if back % 7 > 2], many
        )
        for day in (*past, *ahead):
            rule = self.chance.choice(rules)
            starts_at = self.half_hour_in(day, rule, mentor)
            status = self.chance.choice(OUTCOMES) if starts_at < NOW else Booking.Status.CONFIRMED
            yield self.booking(mentor, starts_at, status)

    def half_hour_in(self, day: date, rule: AvailabilityRule, mentor: MentorProfile) -> datetime:
        opens = datetime.combine(day, rule.start_time, tzinfo=mentor.zone).astimezone(UTC)
        length = datetime.combine(day, rule.end_time) - datetime.combine(day, rule.start_time)
        return opens + 2 * QUARTER * self.chance.randrange(length // (2 * QUARTER))

    def booking(self, mentor: MentorProfile, starts_at: datetime, status: str) -> Booking:
        return Booking(
            id=uuid.UUID(int=self.chance.getrandbits(128), version=4),
            submission=uuid.UUID(int=self.chance.getrandbits(128), version=4),
            mentor=mentor,
            mentee_id=self.free_mentee(starts_at),
            theme=self.chance.choice(self.themes),
            goal="Decide between two offers before Friday",
            starts_at=starts_at,
            status=status,
            buffer_minutes=mentor.buffer_minutes,
            created_at=starts_at - timedelta(days=30),
            changed_at=starts_at,
        )

    def free_mentee(self, starts_at: datetime) -> int:
        while True:
            mentee = self.chance.choice(self.mentees)
            needed = {(mentee, starts_at), (mentee, starts_at + QUARTER)}
            if not needed & self.busy:
                self.busy |= needed
                return mentee

    def add_bookings(self, bookings: list[Booking]) -> None:
        Booking.objects.bulk_create(bookings, batch_size=BATCH)
        holding = (booking for booking in bookings if booking.status in Booking.HOLDS_TIME)
        claims = (
            TimeClaim(person_id=person, starts_at=quarter, holder=booking.pk, role=role)
            for booking in holding
            for person, quarter, role in claims_wanted(booking)
        )
        TimeClaim.objects.bulk_create(claims, batch_size=BATCH)
        BookingEvent.objects.bulk_create(
            (event for booking in bookings for event in trail(booking)), batch_size=BATCH
        )


def trail(booking: Booking) -> Iterator[BookingEvent]:
    """Booked, and what became of it."""
    confirmed = Booking.Status.CONFIRMED
    first = {
        "booking": booking,
        "action": BookingEvent.Action.BOOKED,
        "at": booking.created_at,
        "to_starts_at": booking.starts_at,
    }
    yield BookingEvent(**first, by_id=booking.mentee_id, to_status=confirmed)
    if booking.status != confirmed:
        last = {
            "action": ACTIONS[booking.status],
            "at": booking.starts_at,
            "from_status": confirmed,
            "to_status": booking.status,
        }
        yield BookingEvent(**first | last, by_id=booking.mentee_id, from_starts_at=booking.starts_at)


def settle() -> None:
    """What autovacuum does within minutes on a live PostgreSQL; SQLite gets nothing
    that production wouldn't give it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
