"""Fill the demo, or top it up on a later start."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from demo import seeding


class Command(BaseCommand):
    help = (
        "Write the demo's people, sessions, next steps and library. Run again, it only adds a "
        "session that starts soon."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "This writes made-up people with a public password, so it runs in demo mode only (DEMO=1)."
            )
        self.stdout.write(seeding.seed(now=timezone.now()))
