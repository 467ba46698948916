"""The whole database out of a file that `backup` wrote."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people import clock
from people.backups import NOT_SENT, BackupError, people_here, restore
from people.models import Notification


class Command(BaseCommand):
    help = "Replace everything in the database by what FILE holds. Stop web, workers and beat first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="what manage.py backup wrote")
        parser.add_argument("--yes", action="store_true", help="replace the accounts that are here")
        parser.add_argument("--send-waiting-mail", action="store_true", help="send mail that is due by now")

    def handle(self, *args: Any, **options: Any) -> None:
        if (here := people_here()) and not options["yes"]:
            raise CommandError(
                f"Accounts in this database: {here}. Restoring replaces everything; add --yes if you mean it."
            )
        is_sent = options["send_waiting_mail"]
        try:
            restore(options["file"], now=clock.database_now(), is_old_mail_sent=is_sent)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Restored. Now run manage.py migrate, then manage.py audit.")
        left_out = Notification.objects.filter(status=Notification.Status.SKIPPED, last_error=NOT_SENT)
        if count := 0 if is_sent else left_out.count():
            self.stdout.write(f"Mails that were due and are not sent: {count} (Notifications in the admin).")
