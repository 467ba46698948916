"""A mail server for drills: writes files, and hangs before or after writing while a flag file says so."""

import time
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.mail.message import EmailMessage

from demo.mailbox import EmailBackend as FileBackend


def flag(name: str) -> Path:
    return Path(settings.VAR) / f"mail-hangs-{name}"


class EmailBackend(FileBackend):
    def send_messages(self, email_messages: Iterable[EmailMessage]) -> int:
        self.hang("before-sending")
        sent = super().send_messages(email_messages)
        self.hang("after-sending")
        return sent

    def hang(self, name: str) -> None:
        if flag(name).exists():
            flag(f"{name}-reached").touch()
            while flag(name).exists():
                time.sleep(0.05)
