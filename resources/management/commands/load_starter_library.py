"""Load the starter library, on a new site or again later."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from resources import starter_library


class Command(BaseCommand):
    help = (
        "Add the starter resources, coaching questions and guides to topics that are missing here. "
        "What is here already, changed or not, is left alone, so it can be run again at any time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be added, and add nothing")

    def handle(self, *args: Any, dry_run: bool, verbosity: int, **options: Any) -> None:
        for sort, loaded in starter_library.load(now=timezone.now(), dry_run=dry_run).items():
            verb = "would be added" if dry_run else "added"
            self.stdout.write(f"{sort}: {len(loaded.added)} {verb}, {len(loaded.left)} left as they are.")
            for line in loaded.skipped:
                self.stderr.write(f"  skipped {line}")
            if dry_run or verbosity > 1:
                self.stdout.writelines(f"  + {line}" for line in loaded.added)
                self.stdout.writelines(f"  = {line}" for line in loaded.left)
        if dry_run:
            self.stdout.write("Dry run: nothing was changed.")
