"""The Celery app and the whole beat schedule. Work is driven by rows: losing every
message delays it and loses nothing."""

import os
from datetime import timedelta

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("half_hour")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def every(period: timedelta, task: str) -> dict[str, object]:
    """One entry. A sweep that was not picked up before the next one is due has no use any more."""
    return {"task": task, "schedule": period, "options": {"expires": period.total_seconds()}}


app.conf.beat_schedule = {
    "mail that is due": every(timedelta(seconds=20), "people.tasks.deliver_due_notifications"),
    "directory order": every(timedelta(minutes=10), "mentoring.tasks.refresh_next_openings"),
    "answers that ran out": every(timedelta(minutes=5), "sessions_app.tasks.close_overdue"),
    "tidy up": {"task": "people.tasks.tidy_up", "schedule": crontab(hour="3", minute="17")},
}
