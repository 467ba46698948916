"""What a mentor says about themselves, and who can see it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring.errors import MentorError
from mentoring.models import Language, MentorProfile, Theme
from mentoring.models.mentors import RETURNED_MAX
from mentoring.notices import owe_published, owe_received, owe_returned, owe_submitted
from mentoring.services.claims import lock_people
from mentoring.services.completeness import check_complete
from mentoring.services.hours import WeeklySpan, local_today, write_week
from mentoring.services.openings import refresh_next_open
from people.mail import safe_words, shows
from people.models import User
from people.services import complete_account

OWN_COLUMNS = [field.name for field in MentorProfile._meta.fields if field.name in MentorProfile.OWN_FIELDS]


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

    `mentor` carries the new words, saved or not; `week` replaces the weekly hours unless it is None. A draft
    may have gaps; what is sent to the team or seen by people may not.
    """
    with transaction.atomic():
        lock_people(mentor.user)
        complete_account(mentor.user, name=name, zone_name=mentor.timezone)
        mentor.save(update_fields=OWN_COLUMNS if mentor.pk else None)
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
    """Ask the team to read it, or publish at once where the settings say
    so. Submitting again changes nothing."""
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
            owe_received(mentor, now)


def return_mentor(*, mentor: MentorProfile, because: str, by: User, now: datetime) -> bool:
    """Give a submitted page back to its mentor with a sentence: they change it and submit again. False when
    it doesn't wait any more. Raises MentorError without a sentence."""
    because = safe_words(because).strip()
    if not shows(because):
        raise MentorError({"sentence": _("Write in a sentence what they should change.")})
    if len(because) > RETURNED_MAX:
        raise MentorError(
            {"sentence": _("Write at most %(longest)d characters.") % {"longest": RETURNED_MAX}}
        )
    with transaction.atomic():
        lock_people(mentor.user)
        changed = MentorProfile.objects.filter(pk=mentor.pk, status=MentorProfile.Status.SUBMITTED).update(
            status=MentorProfile.Status.DRAFT, returned_because=because, returned_at=now, returned_by=by
        )
        mentor.refresh_from_db(fields=["status", "returned_because", "returned_at", "returned_by"])
        if changed:
            owe_returned(mentor, now)
    return bool(changed)


def publish_mentor(*, mentor: MentorProfile, now: datetime) -> bool:
    """Make a mentor visible and tell them; False when they were visible or paused already."""
    check_complete(mentor)
    unseen = (MentorProfile.Status.DRAFT, MentorProfile.Status.SUBMITTED)
    with transaction.atomic():
        lock_people(mentor.user)
        changed = MentorProfile.objects.filter(pk=mentor.pk, status__in=unseen).update(
            status=MentorProfile.Status.PUBLISHED
        )
        if changed:
            owe_published(mentor, now)
    mentor.refresh_from_db(fields=["status"])
    refresh_next_open(mentor, now=now)
    return bool(changed)


def pause_mentor(*, mentor: MentorProfile, until: date | None, now: datetime) -> bool:
    """Take no new bookings, until a date or until they say so; booked sessions
    stay. False for who isn't visible yet."""
    if until is not None and until <= local_today(mentor, now):
        raise MentorError({"paused_until": _("Choose a date after today, or leave it empty.")})
    with transaction.atomic():
        lock_people(mentor.user)
        visible = MentorProfile.objects.shown().filter(pk=mentor.pk)
        changed = visible.update(status=MentorProfile.Status.PAUSED, paused_until=until)
    mentor.refresh_from_db(fields=["status", "paused_until"])
    refresh_next_open(mentor, now=now)
    return bool(changed)


def unpause_mentor(*, mentor: MentorProfile, now: datetime) -> None:
    with transaction.atomic():
        lock_people(mentor.user)
        paused = MentorProfile.objects.filter(pk=mentor.pk, status=MentorProfile.Status.PAUSED)
        paused.update(status=MentorProfile.Status.PUBLISHED, paused_until=None)
    mentor.refresh_from_db(fields=["status", "paused_until"])
    refresh_next_open(mentor, now=now)
