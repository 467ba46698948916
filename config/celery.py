"""The Celery app. Work is driven by rows: workers make the rounds by themselves (config.rounds), a message
only makes them look earlier, and losing every message loses nothing."""

import os
from datetime import timedelta

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("half_hour")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["config"], related_name="rounds")
# Only to make a worker look earlier: it makes the rounds by itself.
app.conf.beat_schedule = {
    "the rounds": {"task": "config.rounds.make_rounds", "schedule": timedelta(seconds=20)}
}
