"""Changes that carry a rule: a person's time, a mentor's hours, a mentor's profile."""

from mentoring.services.claims import (
    claim_time,
    free_time,
    keep_closed,
    lock_pair,
    lock_people,
    quarters_taken,
)
from mentoring.services.completeness import check_complete, missing_words
from mentoring.services.hours import (
    WeeklySpan,
    add_other_hours,
    back_to_weekly_hours,
    local_today,
    replace_week,
    take_days_off,
)
from mentoring.services.openings import refresh_next_open
from mentoring.services.profiles import (
    keep_profile,
    pause_mentor,
    publish_mentor,
    return_mentor,
    submit_profile,
    unpause_mentor,
)
from mentoring.services.upkeep import refresh_due

__all__ = [
    "WeeklySpan",
    "add_other_hours",
    "back_to_weekly_hours",
    "check_complete",
    "claim_time",
    "free_time",
    "keep_closed",
    "keep_profile",
    "local_today",
    "lock_pair",
    "lock_people",
    "missing_words",
    "pause_mentor",
    "publish_mentor",
    "quarters_taken",
    "refresh_due",
    "refresh_next_open",
    "replace_week",
    "return_mentor",
    "submit_profile",
    "take_days_off",
    "unpause_mentor",
]
