"""What time alone changes about mentors."""

from datetime import datetime, timedelta

from django.db import transaction

from mentoring.models import MentorProfile
from mentoring.services.claims import lock_people
from mentoring.services.hours import local_today
from mentoring.services.openings import refresh_next_open
from mentoring.services.profiles import unpause_mentor


def refresh_due(*, now: datetime, batch: int = 200) -> int:
    """End pauses that are over on the mentor's own calendar, and refresh what passed since the last look.
    Returns how many were looked at."""
    tomorrow = now.date() + timedelta(days=1)  # the latest date anywhere
    for mentor in MentorProfile.objects.paused_until(tomorrow).select_related("user"):
        end_pause(mentor, now)
    due = MentorProfile.objects.due_for_refresh(now).longest_unseen_first().select_related("user")
    mentors = list(due[:batch])
    if mentors:
        refresh_next_open(*mentors, now=now)
    return len(mentors)


def end_pause(mentor: MentorProfile, now: datetime) -> None:
    """If it is over: they may have made it longer a moment ago, so it is read again under their lock."""
    with transaction.atomic():
        lock_people(mentor.user)
        mentor.refresh_from_db(fields=["status", "paused_until"])
        if mentor.paused_until and mentor.paused_until <= local_today(mentor, now):
            unpause_mentor(mentor=mentor, now=now)
