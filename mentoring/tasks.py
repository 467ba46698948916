"""What workers do for the directory."""

from celery import shared_task

from mentoring import services
from people import clock


@shared_task(name="mentoring.tasks.refresh_next_openings")
def refresh_next_openings() -> None:
    """In batches, so that a big directory never holds a worker for long."""
    for _batch in range(50):
        if services.refresh_due(now=clock.database_now()) == 0:
            return
