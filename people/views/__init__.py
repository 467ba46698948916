"""The pages of people, by group."""

from people.views.pages import healthz, privacy, settings_page, unsubscribe
from people.views.zone import time_zone

__all__ = [
    "healthz",
    "privacy",
    "settings_page",
    "time_zone",
    "unsubscribe",
]
