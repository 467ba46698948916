"""What time alone changes about mentors."""

from datetime import datetime, timedelta

from mentoring.models import MentorProfile
from mentoring.services.hours import local_today
from mentoring.services.openings import refresh_next_open
from mentoring.services.profiles import unpause_mentor


def refresh_due(*, now: datetime, batch: int = 200) -> int:
    """End pauses that are over on the mentor's own calendar, pause mentors whose account was closed, and
    refresh what passed since the last look. Returns how many were looked at."""
    tomorrow = now.date() + timedelta(days=1)  # the latest date anywhere
    for mentor in MentorProfile.objects.paused_until(tomorrow):
        if mentor.paused_until and mentor.paused_until <= local_today(mentor, now):
            unpause_mentor(mentor=mentor, now=now)
    MentorProfile.objects.published().of_closed_accounts().update(
        status=MentorProfile.Status.PAUSED, next_open_at=None
    )
    due = list(MentorProfile.objects.due_for_refresh(now).longest_unseen_first()[:batch])
    if due:
        refresh_next_open(*due, now=now)
    return len(due)
