"""Each mentor's next open time, by which the directory is ordered."""

from datetime import datetime

from mentoring.models import MentorProfile
from mentoring.selectors import next_open_slots


def refresh_next_open(*mentors: MentorProfile, now: datetime) -> None:
    """Write down each mentor's next open time, by which the directory is ordered."""
    found = next_open_slots(mentors, now=now, count=1)
    for mentor in mentors:
        first = found[mentor.pk][0].starts_at if found[mentor.pk] else None
        MentorProfile.objects.filter(pk=mentor.pk).update(next_open_at=first, next_open_checked_at=now)
        mentor.next_open_at = first
