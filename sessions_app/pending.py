"""What waits in the web session until it can be booked: a sentence, and later
everything that was typed into a form.

It is private, so it travels in the server's session and never in an address.
One key, and this module owns it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from django.contrib.sessions.backends.base import SessionBase

from people.templatetags.times import iso_z

KEY = "pending_booking"
NAMES = ("sentence", "mentor", "starts_at", "typed")
WORDS = ("goal", "context", "link", "level", "name", "email")


@dataclass
class PendingBooking:
    """One person's unfinished booking.

    `sentence` is what they said on the first page; `mentor` (a slug), `starts_at` ("2026-11-23T09:00:00Z" or
    "") and `typed` (the form's fields by name) come with a form that was sent and can't be booked yet.
    """

    session: SessionBase
    sentence: str = ""
    mentor: str = ""
    starts_at: str = ""
    typed: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, session: SessionBase) -> Self:
        kept = session.get(KEY, {})
        return cls(session, **{name: kept[name] for name in NAMES if name in kept})

    def say(self, sentence: str) -> None:
        """Carry a sentence along; the same again writes nothing."""
        if sentence != self.sentence:
            self.sentence = sentence
            self._save()

    def keep(self, *, mentor: str, starts_at: datetime | None, cleaned: Mapping[str, Any]) -> None:
        """Keep what was typed through the code, and on the way to another time or mentor."""
        self.mentor, self.starts_at = mentor, iso_z(starts_at) if starts_at else ""
        words = {name: cleaned.get(name, self.typed.get(name, "")) for name in WORDS}
        self.typed = words | {"theme": cleaned["theme"].slug, "submission": str(cleaned["submission"])}
        self._save()

    def forget(self) -> None:
        self.session.pop(KEY, None)

    def _save(self) -> None:
        self.session[KEY] = {name: getattr(self, name) for name in NAMES}
