"""What workers do for sessions."""

from celery import shared_task

from people import clock
from sessions_app.change.service import end_sessions_of_closed, expire_overdue


@shared_task(name="sessions_app.tasks.close_overdue")
def close_overdue() -> None:
    expire_overdue(now=clock.database_now())
    end_sessions_of_closed(now=clock.database_now())
