"""The pages of people, by group."""

from people.views.demo import demo_mail, demo_mail_html, demo_mailbox
from people.views.pages import healthz, privacy, settings_page, unsubscribe
from people.views.zone import time_zone

__all__ = [
    "demo_mail",
    "demo_mail_html",
    "demo_mailbox",
    "healthz",
    "privacy",
    "settings_page",
    "time_zone",
    "unsubscribe",
]
