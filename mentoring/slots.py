"""(being written)"""
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo
QUARTER = timedelta(minutes=15)
HALF_HOUR = timedelta(minutes=30)
LOOK_BACK = timedelta(days=14)
Span = tuple[time, time]
class Window(NamedTuple):
    starts_at: datetime
    ends_at: datetime
class Slot(NamedTuple):
    starts_at: datetime
    @property
    def ends_at(self): return self.starts_at + HALF_HOUR
@dataclass(frozen=True)
class Hours:
    zone: ZoneInfo
    weekly: Mapping[int, Sequence[Span]]
    overrides: Mapping[date, Sequence[Span]]
@dataclass(frozen=True)
class BookingRules:
    lead_time_hours: int
    horizon_days: int
    buffer_minutes: int
    weekly_limit: int
@dataclass(frozen=True)
class Taken:
    mentor: Set
    mentee: Set
    sessions: Collection
def iter_slots(**kw): return iter(())
def is_quarter(moment): return True
