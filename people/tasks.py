"""What workers do for people: send the mail that is due, and tidy up."""

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from people import outbox, services


@shared_task(name="people.tasks.deliver_due_notifications")
def deliver_due_notifications() -> None:
    """Send until nothing is due. A sweep ends early on purpose, so the workers are called
    again rather than the worker held."""
    if outbox.deliver_due() and outbox.is_behind(timezone.now()):
        outbox.wake_workers()


@shared_task
def tidy_up() -> None:
    """Forget expired sign-ins and accounts that nobody ever confirmed."""
    call_command("clearsessions")
    services.remove_unconfirmed_accounts(now=timezone.now())
