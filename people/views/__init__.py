"""The pages of people, by group."""

from people.views.pages import healthz, privacy, readyz, server_error, settings_page, unsubscribe
from people.views.zone import time_zone

__all__ = [
    "healthz",
    "privacy",
    "readyz",
    "server_error",
    "settings_page",
    "time_zone",
    "unsubscribe",
]
