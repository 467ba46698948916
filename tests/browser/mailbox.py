"""The mail that a real worker sent, read as its recipient reads it."""

import re
from email.message import EmailMessage

import pytest
from django.conf import settings

from demo.mailbox import list_mails, part_of
from people.workers import wake_workers
from tests.processes import wait_for


class Letter:
    """One mail, as text."""

    def __init__(self, message: EmailMessage) -> None:
        self.to, self.subject = str(message["To"]), str(message["Subject"])
        self.text = part_of(message, "text/plain")

    @property
    def code(self) -> str:
        found = re.search(r"Your code: (\S+)", self.text)
        assert found, self.text
        return found[1]

    def address(self, label: str) -> str:
        """The address that stands under some words."""
        found = re.search(rf"^{re.escape(label)}:\n(http\S+)$", self.text, re.MULTILINE)
        assert found, self.text
        return found[1]


class Mailbox:
    def __init__(self) -> None:
        self.read: set[str] = set()

    def empty(self) -> None:
        for path in settings.DEMO_MAIL_FOLDER.glob("*.eml"):
            path.unlink(missing_ok=True)

    def wait_for(self, to: str, subject: str) -> Letter:
        """The next unread mail to someone whose subject holds these words. Rings meanwhile, as beat would."""
        found: list[Letter] = []

        def has_come() -> bool:
            for name, message in reversed(list_mails()):
                letter = Letter(message)
                if name not in self.read and letter.to == to and subject in letter.subject:
                    self.read.add(name)
                    found.append(letter)
                    return True
            wake_workers()
            return False

        try:
            wait_for(has_come, seconds=20)
        except AssertionError:
            there = [f"{message['To']}: {message['Subject']}" for _name, message in list_mails()]
            pytest.fail(f"No mail to {to} about {subject!r}, but {there}.")
        return found[0]
