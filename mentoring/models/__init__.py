"""Themes, mentors and a person's time."""

from mentoring.models.mentors import Language, MentorProfile
from mentoring.models.themes import Theme
from mentoring.models.time import AvailabilityOverride, AvailabilityRule, TimeClaim

__all__ = ["AvailabilityOverride", "AvailabilityRule", "Language", "MentorProfile", "Theme", "TimeClaim"]
