"""What workers do for sessions."""

from celery import shared_task
from django.utils import timezone

from sessions_app.services import ending


@shared_task(name="sessions_app.tasks.close_overdue")
def close_overdue() -> None:
    ending.expire_overdue(now=timezone.now())
