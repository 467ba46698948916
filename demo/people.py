"""Writes the cast down: accounts with proved addresses, profiles and weekly hours."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from demo import cast
from mentoring.models import AvailabilityRule, Language, MentorProfile, Theme
from people.models import User

Person = tuple[str, str, str, str]  # email, name, zone, country


@dataclass
class People:
    mentors: dict[str, MentorProfile]
    mentees: list[User]

    @property
    def bookable(self) -> list[MentorProfile]:
        return [mentor for mentor in self.mentors.values() if mentor.status == MentorProfile.Status.PUBLISHED]


def write_people(*, now: datetime) -> People:
    """Everybody of the cast. The four accounts of the sign-in page have a
    password, the others sign in by code."""
    persons: list[Person] = [
        cast.ADMIN,
        *((m.email, m.name, m.zone, m.country) for m in cast.MENTORS),
        *cast.MENTEES,
    ]
    users = write_users(persons, now)
    mentors = {mentor.email: write_mentor(mentor, users[mentor.email], now) for mentor in cast.MENTORS}
    return People(
        mentors=mentors, mentees=[users[email] for email, *_rest in cast.MENTEES] + [users[cast.BOTH]]
    )


def write_users(persons: list[Person], now: datetime) -> dict[str, User]:
    known = make_password(cast.PASSWORD)  # one slow hash for all four: their password is public anyway
    with_password = {cast.ADMIN[0], cast.MENTOR, cast.MENTEE, cast.BOTH}
    User.objects.bulk_create(
        User(
            email=email,
            name=name,
            timezone=zone,
            country=country,
            password=known if email in with_password else make_password(None),
            is_staff=email == cast.ADMIN[0],
            is_superuser=email == cast.ADMIN[0],
            date_joined=now - timedelta(days=200, hours=-number),
        )
        for number, (email, name, zone, country) in enumerate(persons)
    )
    users = {user.email: user for user in User.objects.filter(email__in=[person[0] for person in persons])}
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=email, primary=True, verified=True) for email, user in users.items()
    )
    return users


def write_mentor(words: cast.Mentor, user: User, now: datetime) -> MentorProfile:
    mentor = MentorProfile.objects.create(
        user=user,
        headline=words.headline,
        bio=words.bio,
        can_help_with="\n".join(words.can),
        cannot_help_with="\n".join(words.cannot),
        cannot_help_ticks=list(words.ticks),
        levels=list(words.levels),
        status=words.status,
        submitted_at=now - timedelta(days=190 if words.past else 1),
        created_at=user.date_joined,
        **words.rules,
    )
    mentor.themes.set(Theme.objects.filter(slug__in=words.themes))
    mentor.languages.set(Language.objects.filter(code__in=words.languages))
    AvailabilityRule.objects.bulk_create(
        AvailabilityRule(mentor=mentor, weekday=day, start_time=start, end_time=end)
        for day, start, end in words.hours
    )
    return mentor
