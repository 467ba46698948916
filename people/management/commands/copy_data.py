"""A copy of what is kept about someone, for who writes in and asks for it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people import clock
from people.data import make_zip
from people.models import User


class Command(BaseCommand):
    help = (
        "Write a copy of all that is kept about the person with ADDRESS to FILE, a zip that must not exist."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", metavar="ADDRESS")
        parser.add_argument("file", metavar="FILE", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.with_address(options["address"])
        if user is None:
            raise CommandError("Nobody has this address.")
        path: Path = options["file"]
        try:
            path.touch(mode=0o600, exist_ok=False)
            path.write_bytes(make_zip(user, clock.database_now()))
        except OSError as error:
            raise CommandError(f"{path} could not be written: {error.strerror}.") from error
        self.stdout.write(f"Written to {path}. Send it to nobody but {user.email}, then delete it.")
