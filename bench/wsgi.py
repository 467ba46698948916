"""The site behind a real server, with the benchmark's clock; BENCH_ANSWER names a file
whose bytes answer for slots.json."""

import os
from pathlib import Path

import time_machine
from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
application = get_wsgi_application()

from bench.ceiling import hard_wire  # noqa: E402 # models can be imported only now
from bench.clock import NOW  # noqa: E402

time_machine.travel(NOW, tick=False).start()
if answer := os.environ.get("BENCH_ANSWER"):
    hard_wire(Path(answer).read_bytes())
