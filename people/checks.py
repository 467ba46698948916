"""System checks: what must be right before the first request."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import TZPATH, ZoneInfo

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register  # noqa: A004 # Django's own name


@register()
def zone_data_is_the_pinned_package(**kwargs: Any) -> list[CheckMessage]:
    """British Columbia stays on UTC-7 from 2026 on: data that does not
    know it is not the package we pinned."""
    offset = datetime(2026, 12, 15, tzinfo=UTC).astimezone(ZoneInfo("America/Vancouver")).utcoffset()
    if TZPATH or offset != timedelta(hours=-7):
        return [
            Error(
                "Time zone data does not come from the pinned tzdata package.",
                hint="Run with PYTHONTZPATH= and `pip install -r requirements.txt`.",
                id="people.E001",
            )
        ]
    return []


@register(deploy=True)
def mail_comes_from_somewhere(**kwargs: Any) -> list[CheckMessage]:
    if settings.DEFAULT_FROM_EMAIL.endswith(("@localhost>", "@127.0.0.1>")):
        return [
            Warning(
                "DEFAULT_FROM_EMAIL is an address on this machine.",
                hint="Set DEFAULT_FROM_EMAIL.",
                id="people.W001",
            )
        ]
    return []
