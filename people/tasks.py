"""What workers do for people: send the mail that is due, and tidy up."""

from celery import shared_task

from people import clock, copies, data, outbox, retention


@shared_task(name="people.tasks.deliver_due_notifications")
def deliver_due_notifications() -> bool:
    """Send what is due; whether more is. A sweep ends early on purpose, so that a worker is never held: the
    workers are called again, or come by on their next round."""
    is_behind = bool(outbox.deliver_due()) and outbox.is_behind(clock.database_now())
    if is_behind:
        outbox.wake_workers()
    return is_behind


@shared_task(name="people.tasks.make_data_copies")
def make_data_copies() -> None:
    """Copies that people asked for of what we keep about them."""
    copies.make_copies(now=clock.database_now())


@shared_task(name="people.tasks.remove_leavers")
def remove_leavers() -> None:
    """People who left, once their week to think better of it is over."""
    data.erase_due(clock.database_now())


@shared_task
def tidy_up() -> None:
    """Forget what has been kept long enough: people.retention has the list."""
    retention.forget_what_is_old(clock.database_now())
