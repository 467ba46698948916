"""Remove someone for good, for who writes in and asks for it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from people import clock, data
from people.models import User

WHAT = (
    "This removes for good who they are (address, name, sign-ins, mail settings) and all that they wrote. "
    "Whoever they met keeps their own words and that half hours took place. It can't be undone."
)


class Command(BaseCommand):
    help = "Remove the person with ADDRESS for good. Refused while sessions are ahead: suspend them first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", metavar="ADDRESS")
        parser.add_argument(
            "--yes", action="store_true", help="do it; without, it only says what it would do"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.with_address(options["address"])
        if user is None:
            raise CommandError("Nobody has this address.")
        with timezone.override(user.zone):
            if sentences := data.why_not_erase(user, clock.database_now()):
                raise CommandError("\n".join(["Not now:", *sentences]))
            self.stdout.write(WHAT)
            if not options["yes"]:
                raise CommandError("Nothing is changed. Say --yes to do it.")
            try:
                data.erase(user, now=clock.database_now())
            except data.NotYet as error:
                raise CommandError(f"Not now: {error}") from error
        self.stdout.write("Removed.")
