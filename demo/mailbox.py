"""Demo mode's postbox: every mail becomes a file under var/mail, which the site shows."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.headerregistry import DateHeader
from email.message import EmailMessage
from pathlib import Path
from typing import cast

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage as DjangoEmailMessage
from django.utils import timezone

FRAMING = {"Content-Type", "MIME-Version"}
NAME = re.compile(r"^[0-9]{8}T[0-9]{12}Z-[0-9]+$")


class EmailBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Iterable[DjangoEmailMessage]) -> int:
        settings.DEMO_MAIL_FOLDER.mkdir(parents=True, exist_ok=True)
        sent = 0
        for sent, message in enumerate(email_messages, start=1):
            stamp = timezone.now().strftime("%Y%m%dT%H%M%S%fZ")
            target = settings.DEMO_MAIL_FOLDER / f"{stamp}-{sent}.eml"
            draft = target.with_suffix(".part")
            draft.write_bytes(message.message().as_bytes())
            draft.rename(target)
        return sent


def list_mails(limit: int = 100) -> list[tuple[str, EmailMessage]]:
    """The newest mails first, as (name, message)."""
    paths = sorted(settings.DEMO_MAIL_FOLDER.glob("*.eml"), reverse=True)[:limit]
    return [(path.stem, _read(path)) for path in paths]


def find_mail(name: str) -> EmailMessage | None:
    """One mail by its name, which is checked because it comes from an address bar."""
    path = settings.DEMO_MAIL_FOLDER / f"{name}.eml"
    return _read(path) if NAME.match(name) and path.exists() else None


def sent_at(message: EmailMessage) -> datetime:
    """When it was sent. Dates of mail are UTC here, written "-0000", which
    Python reads as a time without a zone."""
    written = cast(DateHeader, message["Date"]).datetime
    return written.replace(tzinfo=UTC) if written else datetime.min.replace(tzinfo=UTC)


def part_of(message: EmailMessage, mimetype: str) -> str:
    """The first part of that type, as text; empty when the mail has none."""
    for part in message.walk():
        if part.get_content_type() == mimetype:
            return str(part.get_content())
    return ""


def _read(path: Path) -> EmailMessage:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 # what policy.default makes
    return message
