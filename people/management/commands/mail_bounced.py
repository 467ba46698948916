"""Enter mail that came back days later, which no mail server told us while it was sent."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from people.models import User
from people.services import flag_addresses


class Command(BaseCommand):
    help = "Flag the accounts whose mail came back. A mail that arrives clears the flag."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", nargs="+", metavar="ADDRESS", help="whose mail came back")

    def handle(self, *args: Any, **options: Any) -> None:
        found = {address: User.objects.with_address(address) for address in options["address"]}
        flag_addresses([person for person in found.values() if person], now=timezone.now())
        for person in filter(None, found.values()):
            self.stdout.write(f"Flagged: {person.email}")
        unknown = [address for address, person in found.items() if not person]
        if unknown:
            raise CommandError(f"No account has this address: {', '.join(unknown)}")
