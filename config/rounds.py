"""The whole periodic schedule, and the part of a Celery worker that makes it: a thread of its own, whether or
not a broker answers."""

import logging
import threading
from contextlib import suppress
from datetime import timedelta
from typing import Any

from celery import bootsteps, current_app, shared_task
from django.conf import settings
from django.db import Error, close_old_connections
from django.utils.module_loading import import_string

from people.rounds import Entry, make_due_rounds

logger = logging.getLogger(__name__)

SCHEDULE = {
    "people.tasks.deliver_due_notifications": timedelta(seconds=settings.OUTBOX_EVERY_SECONDS),
    "sessions_app.tasks.close_overdue": timedelta(minutes=5),
    "mentoring.tasks.refresh_next_openings": timedelta(minutes=10),
    "people.tasks.make_data_copies": timedelta(minutes=1),
    "people.tasks.remove_leavers": timedelta(hours=1),
    "people.tasks.tidy_up": timedelta(days=1),
}


def look_round() -> bool:
    """Make every round whose turn it is, each task called in this process; whether more waits."""
    return make_due_rounds(Entry(name, every, import_string(name)) for name, every in SCHEDULE.items())


@shared_task
def make_rounds() -> None:
    """What beat asks for."""
    look_round()


class Rounds(bootsteps.StartStopStep):
    """Begins before the worker looks for its broker and ends with the worker."""

    requires = ("celery.worker.components:Pool",)
    STOPS_WITHIN = 10.0  # seconds: a sweep of the outbox ends after 5

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self.stopped = threading.Event()
        self.is_away = False
        self.thread = threading.Thread(target=self.run, name="rounds", daemon=True)

    def start(self, parent: Any) -> None:
        self.thread.start()

    def stop(self, parent: Any) -> None:
        self.stopped.set()
        if self.thread.is_alive():
            self.thread.join(self.STOPS_WITHIN)

    terminate = stop

    def run(self) -> None:
        while not self.stopped.is_set():
            is_behind = self.look()
            with suppress(OSError):
                settings.ROUNDS_ALIVE.touch()
            if not is_behind:
                self.stopped.wait(settings.ROUNDS_LOOK_SECONDS)

    def look(self) -> bool:
        """Make what is due; whether more waits. A database that is away is said once, and waited for."""
        close_old_connections()
        try:
            is_behind = look_round()
        except Error as error:
            if not self.is_away:
                logger.warning("The rounds wait for the database (%s).", type(error).__name__)
            self.is_away = True
            return False
        finally:
            close_old_connections()
        if self.is_away:
            logger.warning("The rounds are made again.")
        self.is_away = False
        return is_behind


current_app.steps["worker"].add(Rounds)
