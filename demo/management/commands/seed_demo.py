"""Fill the demo, or top it up on a later start. It writes made-up people with a public password, so the
command exists in demo mode only."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from demo import seeding


class Command(BaseCommand):
    help = (
        "Write the demo's people, sessions, next steps and library. Run again, it only adds a "
        "session that starts soon."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(seeding.seed(now=timezone.now()))
