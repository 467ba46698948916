"""When every benchmark happens: Monday 23 November 2026, 08:00 in Helsinki."""

from datetime import UTC, datetime

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
