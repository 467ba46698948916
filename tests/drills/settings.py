"""Settings of the processes of a drill: production's pace, and a clock that may be wrong."""

import os
from datetime import datetime, timedelta

import time_machine
from django.utils import timezone

from tests.process_settings import *  # noqa: F403

if os.environ.get("DRILL_PACE") != "quick":
    OUTBOX_EVERY_SECONDS, ROUNDS_LOOK_SECONDS = 15, 2.0
if os.environ.get("EMAIL_HOST"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

if ahead := float(os.environ.get("DRILL_CLOCK_AHEAD", "0")):
    # From here on everything in this process lives so many seconds later, or earlier.
    time_machine.travel(datetime.now().astimezone() + timedelta(seconds=ahead), tick=True).start()
if os.environ.get("DRILL_DATABASE_CLOCK") == "moved":
    # The database's clock goes with it: all the world is later, and not this process alone.
    from people import clock

    clock.database_now = timezone.now
