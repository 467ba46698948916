"""Changes to a person's time. The order of locks is the same everywhere: people in pk order, then the booking, then claims."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring.errors import MentorError
from mentoring.models import AvailabilityOverride, AvailabilityRule, Language, MentorProfile, Theme, TimeClaim
from mentoring.notices import owe_published, owe_submitted
from mentoring.selectors import next_open_slots
from mentoring.slots import HALF_HOUR, QUARTER
from people.models import User
from people.services import complete_account

WeeklySpan = tuple[int, time, time]
MOST_DAYS_OFF = 92
MOST_SPANS_A_DAY = 14
FURTHEST_DAY = 731
# What a mentor writes themselves; status, dates and the address of the page change elsewhere.
OWN_WORDS = [
    "timezone",
    "headline",
    "bio",
    "can_help_with",
    "cannot_help_with",
    "cannot_help_ticks",
    "topics",
    "levels",
    "meeting_url",
    "lead_time_hours",
    "horizon_days",
    "buffer_minutes",
    "weekly_limit",
]


def lock_people(*people: User) -> None:
    """Hold these people's rows until the transaction ends, in pk order, so that no two actions wait for each other.

    `no_key` leaves foreign keys to them free to be written. SQLite has one writer at a time and needs no row locks.
    """
    ids = {person.pk for person in people}
    list(User.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))


def claim_time(*, holder: UUID, mentor: MentorProfile, mentee: User, starts_at: datetime, buffer_minutes: int) -> None:
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


def refresh_next_open(*mentors: MentorProfile, now: datetime) -> None:
    """Write down each mentor's next open time, by which the directory is ordered."""
    found = next_open_slots(mentors, now=now, count=1)
    for mentor in mentors:
        first = found[mentor.pk][0].starts_at if found[mentor.pk] else None
        MentorProfile.objects.filter(pk=mentor.pk).update(next_open_at=first, next_open_checked_at=now)
        mentor.next_open_at = first


def refresh_due(*, now: datetime, batch: int = 200) -> int:
    """End pauses that are over on the mentor's own calendar, pause mentors whose account was closed, and refresh what passed
    since the last look. Returns how many were looked at."""
    tomorrow = now.date() + timedelta(days=1)  # the latest date anywhere
    for mentor in MentorProfile.objects.paused_until(tomorrow):
        if mentor.paused_until and mentor.paused_until <= local_today(mentor, now):
            unpause_mentor(mentor=mentor, now=now)
    MentorProfile.objects.published().of_closed_accounts().update(status=MentorProfile.Status.PAUSED, next_open_at=None)
    due = list(MentorProfile.objects.due_for_refresh(now).order_by("next_open_checked_at")[:batch])
    if due:
        refresh_next_open(*due, now=now)
    return len(due)


# What a mentor says about themselves


def missing_words(mentor: MentorProfile) -> dict[str, str]:
    """What people need before they can be sent to this mentor: a sentence for each field that is still empty."""
    needed = {
        "name": (mentor.user.name, _("Write the name people should call you.")),
        "themes": (mentor.themes.exists(), _("Choose at least one topic you can help with.")),
        "headline": (mentor.headline, _("Write one line about you, so that people know why to choose you.")),
        "languages": (mentor.languages.exists(), _("Choose at least one language.")),
        "hours": (mentor.availability_rules.exists(), _("Choose at least one hour a week: a day, from and to.")),
        "meeting_url": (mentor.meeting_url or settings.VIDEO_BASE_URL, _("Give a video link: it is where you will meet.")),
    }
    return {field: sentence for field, (given, sentence) in needed.items() if not given}


def check_complete(mentor: MentorProfile) -> None:
    """Raise MentorError when something people need is missing."""
    if missing := missing_words(mentor):
        raise MentorError(missing)


def keep_profile(
    *,
    mentor: MentorProfile,
    themes: Iterable[Theme],
    languages: Iterable[Language],
    week: Sequence[WeeklySpan] | None,
    submit: bool,
    now: datetime,
    name: str = "",
) -> None:
    """Write down what a mentor typed: all of it, or nothing and a MentorError.

    `mentor` carries the new words, saved or not; `week` replaces the weekly hours unless it is None. A draft may have gaps;
    what is sent to the team or seen by people may not.
    """
    with transaction.atomic():
        lock_people(mentor.user)
        complete_account(mentor.user, name=name, zone_name=mentor.timezone)
        mentor.save(update_fields=OWN_WORDS if mentor.pk else None)
        mentor.themes.set(themes)
        mentor.languages.set(languages)
        if week is not None:
            write_week(mentor, week)
        mentor.refresh_from_db(fields=["status"])
        if mentor.status != MentorProfile.Status.DRAFT:
            check_complete(mentor)
        if submit:
            submit_profile(mentor=mentor, now=now)
    refresh_next_open(mentor, now=now)


def submit_profile(*, mentor: MentorProfile, now: datetime) -> None:
    """Ask the team to read it, or publish at once where the settings say so. Submitting again changes nothing."""
    if mentor.status != MentorProfile.Status.DRAFT:
        return
    check_complete(mentor)
    with transaction.atomic():
        to_read = MentorProfile.objects.filter(pk=mentor.pk, status=MentorProfile.Status.DRAFT)
        changed = to_read.update(status=MentorProfile.Status.SUBMITTED, submitted_at=now)
        mentor.refresh_from_db(fields=["status", "submitted_at"])
        if changed and settings.PUBLISH_MENTORS_AT_ONCE:
            publish_mentor(mentor=mentor, now=now)
        elif changed:
            owe_submitted(mentor, now)


def publish_mentor(*, mentor: MentorProfile, now: datetime) -> bool:
    """Make a mentor visible and tell them; False when they were visible or paused already."""
    check_complete(mentor)
    unseen = (MentorProfile.Status.DRAFT, MentorProfile.Status.SUBMITTED)
    with transaction.atomic():
        changed = MentorProfile.objects.filter(pk=mentor.pk, status__in=unseen).update(status=MentorProfile.Status.PUBLISHED)
        if changed:
            owe_published(mentor, now)
    mentor.refresh_from_db(fields=["status"])
    refresh_next_open(mentor, now=now)
    return bool(changed)


def pause_mentor(*, mentor: MentorProfile, until: date | None, now: datetime) -> bool:
    """Take no new bookings, until a date or until they say so; booked sessions stay. False for who isn't visible yet."""
    if until is not None and until <= local_today(mentor, now):
        raise MentorError({"paused_until": _("Choose a date after today, or leave it empty.")})
    shown = (MentorProfile.Status.PUBLISHED, MentorProfile.Status.PAUSED)
    visible = MentorProfile.objects.filter(pk=mentor.pk, status__in=shown)
    changed = visible.update(status=MentorProfile.Status.PAUSED, paused_until=until)
    mentor.refresh_from_db(fields=["status", "paused_until"])
    refresh_next_open(mentor, now=now)
    return bool(changed)


def unpause_mentor(*, mentor: MentorProfile, now: datetime) -> None:
    paused = MentorProfile.objects.filter(pk=mentor.pk, status=MentorProfile.Status.PAUSED)
    paused.update(status=MentorProfile.Status.PUBLISHED, paused_until=None)
    mentor.refresh_from_db(fields=["status", "paused_until"])
    refresh_next_open(mentor, now=now)


# When a mentor is there


def local_today(mentor: MentorProfile, now: datetime) -> date:
    """The date on the mentor's own wall, where their hours live."""
    return now.astimezone(mentor.zone).date()


def write_week(mentor: MentorProfile, week: Sequence[WeeklySpan]) -> None:
    mentor.availability_rules.all().delete()
    rules = [AvailabilityRule(mentor=mentor, weekday=day, start_time=start, end_time=end) for day, start, end in week]
    AvailabilityRule.objects.bulk_create(rules)


def replace_week(*, mentor: MentorProfile, week: Sequence[WeeklySpan], now: datetime) -> None:
    """These are the weekly hours from now on: (weekday, from, to) on the mentor's wall clock. Spans may overlap."""
    with transaction.atomic():
        lock_people(mentor.user)
        write_week(mentor, week)
        if mentor.status == MentorProfile.Status.SUBMITTED:
            check_complete(mentor)
    refresh_next_open(mentor, now=now)


def take_days_off(*, mentor: MentorProfile, first: date, last: date, now: datetime) -> None:
    """No open times on these local dates, both included. Other hours on them go; booked sessions stay."""
    check_date(mentor, first, now, field="first")
    check_date(mentor, last, now, field="last")
    if last < first:
        raise MentorError({"last": _("The last day comes before the first.")})
    if (last - first).days >= MOST_DAYS_OFF:
        raise MentorError({"last": _("At most %(days)d days at once. For longer, pause your profile.") % {"days": MOST_DAYS_OFF}})
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    with transaction.atomic():
        lock_people(mentor.user)
        mentor.availability_overrides.filter(date__range=(first, last)).delete()
        AvailabilityOverride.objects.bulk_create(AvailabilityOverride(mentor=mentor, date=day) for day in days)
    refresh_next_open(mentor, now=now)


def add_other_hours(*, mentor: MentorProfile, on: date, start: time, end: time, now: datetime) -> None:
    """Other hours on one local date, instead of the week's or beside those given for it before. It is no day off then."""
    check_date(mentor, on, now, field="date")
    with transaction.atomic():
        lock_people(mentor.user)
        rows = mentor.availability_overrides.filter(date=on)
        if rows.filter(start_time__isnull=False).count() >= MOST_SPANS_A_DAY:
            raise MentorError({"date": _("That date has %(count)d rows already.") % {"count": MOST_SPANS_A_DAY}})
        rows.filter(start_time=None).delete()
        AvailabilityOverride.objects.get_or_create(mentor=mentor, date=on, start_time=start, end_time=end)
    refresh_next_open(mentor, now=now)


def back_to_weekly_hours(*, mentor: MentorProfile, first: date, last: date, now: datetime) -> None:
    """Forget days off and other hours on these local dates, both included."""
    with transaction.atomic():
        lock_people(mentor.user)
        mentor.availability_overrides.filter(date__range=(first, last)).delete()
    refresh_next_open(mentor, now=now)


def check_date(mentor: MentorProfile, day: date, now: datetime, *, field: str) -> None:
    """Raise MentorError for a date that has passed or is more than two years ahead."""
    today = local_today(mentor, now)
    if day < today:
        raise MentorError({field: _("That date has passed.")})
    if day > today + timedelta(days=FURTHEST_DAY):
        raise MentorError({field: _("That date is more than two years ahead.")})
