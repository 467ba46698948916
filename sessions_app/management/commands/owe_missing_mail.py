"""Write down the mail that sessions and next steps ought to have, and don't:
for the first run of a new reminder."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from sessions_app.mail import owe_missing


class Command(BaseCommand):
    help = (
        "Owe every confirmed session and every open next step the reminders and questions that lie ahead of "
        "it. Never owes one twice: run it as often as you like."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        added = owe_missing(timezone.now())
        self.stdout.write(f"Written down: {added}." if added else "No mail was missing.")
