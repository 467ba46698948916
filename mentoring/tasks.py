"""What workers do for the directory."""

from celery import shared_task
from django.utils import timezone

from mentoring import services


@shared_task(name="mentoring.tasks.refresh_next_openings")
def refresh_next_openings() -> None:
    """In batches, so that a big directory never holds a worker for long."""
    for _batch in range(50):
        if services.refresh_due(now=timezone.now()) == 0:
            return
