"""Filters that write a moment in words.

They read the time zone that is active (the viewer's, or a mail's recipient's). `in_zone` chooses another
one, and what it returns keeps it: `{{ booking.starts_at|in_zone:"Africa/Lagos"|clock }}` is Lagos time for
every reader, because the value carries `convert_to_local_time = False`, the mark that Django's own filters
respect too. Formats are translatable.
"""

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import cast
from zoneinfo import ZoneInfo

from django import template
from django.utils import formats, timezone
from django.utils.translation import get_language, pgettext

from people import names, zones

register = template.Library()

GLYPHS = {0: "◑", 15: "◒", 30: "◐", 45: "◓"}


class ZonedDatetime(datetime):
    """A moment in a zone that was chosen for it; filters leave it there."""

    convert_to_local_time = False


def local(moment: datetime) -> datetime:
    """The moment in its chosen zone, else in the active one. Naive values
    are refused: they name no moment."""
    if timezone.is_naive(moment):
        raise ValueError("A naive datetime has no place on a page.")
    return cast(datetime, moment if isinstance(moment, ZonedDatetime) else timezone.localtime(moment))


def formatted(value: date | datetime, layout: str) -> str:
    """A date or a reading of a clock by a layout, in the active language."""
    reading = value.replace(tzinfo=None) if isinstance(value, datetime) else value
    return written(reading, layout, get_language())


@lru_cache(maxsize=8192)
def written(reading: date | datetime, layout: str, language: str | None) -> str:
    """The same few readings stand on every page, and putting one into
    words costs more than all of its slot."""
    return str(formats.date_format(reading, layout))


@register.filter
def in_zone(moment: datetime, zone_name: str) -> ZonedDatetime:
    """The same moment on the clocks of another zone, kept there by the other filters."""
    there = moment.astimezone(ZoneInfo(zone_name))
    return ZonedDatetime(
        there.year,
        there.month,
        there.day,
        there.hour,
        there.minute,
        there.second,
        there.microsecond,
        there.tzinfo,
        fold=there.fold,
    )


@register.filter
def clock(moment: datetime) -> str:
    """ "17:00" """
    return formatted(local(moment), pgettext("time of day, Django date format", "H:i"))


def date_layout(day_: date, today: date) -> str:
    if day_.year == today.year:
        return pgettext("date this year, Django date format", "l j F")
    return pgettext("date in another year, Django date format", "l j F Y")


@register.filter
def day(moment: datetime) -> str:
    """ "Tuesday 24 November", with the year when that isn't the current one there."""
    there = local(moment)
    return formatted(there, date_layout(there.date(), timezone.now().astimezone(there.tzinfo).date()))


@register.filter
def date_words(value: date) -> str:
    """A date without a time: "Tuesday 1 December", with the year when it isn't the current one."""
    return formatted(value, date_layout(value, timezone.localdate()))


@register.filter
def short_day(moment: datetime) -> str:
    """ "Tue 24 Nov" """
    return formatted(local(moment), pgettext("short date, Django date format", "D j M"))


@register.filter
def short_weekday(moment: datetime) -> str:
    """ "Tue" """
    return formatted(local(moment), pgettext("short weekday, Django date format", "D"))


@register.filter
def quarter_class(moment: datetime) -> str:
    """ "q00", "q15", "q30" or "q45": which half of the clock face is filled."""
    return f"q{local(moment).minute // 15 * 15:02}"


@register.filter
def quarter_glyph(moment: datetime) -> str:
    """The half disc as a character, for plain-text mail."""
    return GLYPHS[local(moment).minute // 15 * 15]


@register.filter
def iso_z(moment: datetime) -> str:
    """ "2026-11-23T09:00:00Z" """
    return f"{moment.astimezone(UTC).isoformat()[:19]}Z"


@register.filter
def day_difference(moment: datetime, zone_name: str) -> int:
    """The other zone's date minus this one's, in days: -1, 0 or 1."""
    return (moment.astimezone(ZoneInfo(zone_name)).date() - local(moment).date()).days


@register.filter
def zone_city(zone_name: str) -> str:
    return names.zone_city(zone_name)


@register.filter
def zone_label(zone_name: str) -> str:
    return zones.zone_label(zone_name)
