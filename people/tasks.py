"""What workers do for people: send the mail that is due, and tidy up."""

from celery import shared_task
from django.core.management import call_command

from people import clock, devices, limits, outbox, services


@shared_task(name="people.tasks.deliver_due_notifications")
def deliver_due_notifications() -> bool:
    """Send what is due; whether more is. A sweep ends early on purpose, so that a worker is never held: the
    workers are called again, or come by on their next round."""
    is_behind = bool(outbox.deliver_due()) and outbox.is_behind(clock.database_now())
    if is_behind:
        outbox.wake_workers()
    return is_behind


@shared_task
def tidy_up() -> None:
    """Forget expired sign-ins and accounts that nobody ever confirmed."""
    call_command("clearsessions")
    devices.forget_ended()
    limits.forget_old(now=clock.database_now())
    services.remove_unconfirmed_accounts(now=clock.database_now())
