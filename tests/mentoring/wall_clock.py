"""Hours in words, and slots as people would say them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mentoring.slots import BookingRules, Hours, Slot, Span, Taken, Window, iter_slots

ANYTHING_GOES = BookingRules(lead_time_hours=0, horizon_days=60, buffer_minutes=0, weekly_limit=1000)
NOTHING = Taken()


def find_slots(**question: Any) -> list[Slot]:
    """All slots that `iter_slots` would offer."""
    return list(iter_slots(**question))


def spans(words: str) -> list[Span]:
    """ "09:00-12:00 13:00-00:00" as spans."""
    pairs = (word.split("-") for word in words.split())
    return [(time.fromisoformat(start), time.fromisoformat(end)) for start, end in pairs]


def utc(words: str) -> datetime:
    """ "2026-11-23 17:00" in UTC."""
    return datetime.fromisoformat(words).replace(tzinfo=UTC)


def hours(zone: str, weekly: dict[int, str] | None = None, overrides: dict[str, str] | None = None) -> Hours:
    return Hours(
        zone=ZoneInfo(zone),
        weekly={weekday: spans(words) for weekday, words in (weekly or {}).items()},
        overrides={date.fromisoformat(day): spans(words) for day, words in (overrides or {}).items()},
    )


def slots_around(
    day: str, of: Hours, *, rules: BookingRules = ANYTHING_GOES, taken: Taken = NOTHING, days: int = 3
) -> list[Slot]:
    """What is offered from `days` before a date until as many after it, to someone who looks even earlier."""
    middle = utc(f"{day} 12:00")
    within = Window(middle - timedelta(days=days), middle + timedelta(days=days))
    return find_slots(hours=of, rules=rules, taken=taken, within=within, now=within.starts_at)


def in_utc(slots: Iterable[Slot]) -> list[str]:
    return [f"{slot.starts_at:%d %H:%M}" for slot in slots]


def on_the_wall(slots: Iterable[Slot], zone: str) -> list[str]:
    """Starts as the zone's clock shows them, with the offset that tells two equal readings apart."""
    return [f"{slot.starts_at.astimezone(ZoneInfo(zone)):%d %H:%M %z}" for slot in slots]


def one_day(zone: str, day: str, words: str) -> list[Slot]:
    """The slots of somebody who is open on one date only."""
    return slots_around(day, hours(zone, overrides={day: words}))


def times(slots: Sequence[Slot]) -> str:
    """UTC starts in one line; for tests that stay inside one day."""
    return " ".join(f"{slot.starts_at:%H:%M}" for slot in slots)
