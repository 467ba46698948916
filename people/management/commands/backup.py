"""The whole database into one file: for every night, and before every upgrade."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.backups import BackupError, back_up


class Command(BaseCommand):
    help = "Write the whole database into FILE, which must not be there yet. People may go on meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="the file to write")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            back_up(options["file"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        size = options["file"].stat().st_size
        self.stdout.write(f"Written: {options['file']}, {size} bytes. Keep SECRET_KEY too, somewhere else.")
