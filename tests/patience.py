"""How long is waiting? One answer for every test that must not measure the machine instead."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

# A missing time-out costs half a minute or more; a busy machine doesn't cost this much.
WAITED = 15.0


@contextmanager
def not_waiting() -> Iterator[None]:
    """What is done inside waits for nothing that never answers."""
    started = time.monotonic()
    yield
    seconds = time.monotonic() - started
    assert seconds < WAITED, f"It waited {seconds:.1f} seconds."
