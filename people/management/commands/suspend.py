"""Close accounts of people who left, or let them back in: for a list from an organisation."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people import clock, closing
from people.models import User


class Command(BaseCommand):
    help = (
        "Close the accounts of these addresses: signed out, pages and times not shown, sessions ahead ended "
        "with a kind mail to the others. With --undo let them back in."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", metavar="ADDRESS", nargs="+")
        parser.add_argument("--reason", default="", help="why, for the team to read; needed to close")
        parser.add_argument("--undo", action="store_true", help="let them back in")

    def handle(self, *args: Any, **options: Any) -> None:
        reason = options["reason"].strip()
        if not reason and not options["undo"]:
            raise CommandError("Say why: --reason 'Left the firm'.")
        changed = 0
        for address in options["address"]:
            user = User.objects.with_address(address)
            try:
                if user is None:
                    raise closing.CantClose("nobody has this address.")
                self.change(user, reason, options["undo"])
                changed += 1
            except closing.CantClose as refusal:
                self.stderr.write(f"{address}: {refusal}")
        self.stdout.write(
            f"{changed} {'account is' if changed == 1 else 'accounts are'} "
            f"{'open' if options['undo'] else 'closed'} now."
        )

    def change(self, user: User, reason: str, undo: bool) -> None:
        if undo:
            closing.reopen(user=user, by=None, now=clock.database_now())
        else:
            closing.suspend(user=user, by=None, reason=reason, now=clock.database_now())
