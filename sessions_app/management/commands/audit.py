"""Hold every claim against the booking that should keep it, and say what doesn't fit."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sessions_app.audit import find_faults


class Command(BaseCommand):
    help = (
        "Check that bookings and time claims agree, and that the trail ends where each booking "
        "is. Changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--limit", type=int, default=50, help="how many faults to print")

    def handle(self, *args: Any, limit: int, **options: Any) -> None:
        faults = list(find_faults())
        for fault in faults[:limit]:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} faults found.")
        self.stdout.write("Bookings, claims and history agree.")
