"""Tell the workers that there is mail, without ever waiting for them.

A ring that is lost costs nothing but time: beat sweeps the outbox every 20 seconds. So a broker that is down,
or that accepts and stays silent, is left alone for `BREAK` seconds after it failed.
"""

import logging
import time
from functools import cache

from celery import current_app
from django.conf import settings
from kombu import Connection, pools

logger = logging.getLogger(__name__)

TASK = "people.tasks.deliver_due_notifications"
BREAK = 30.0
TIMEOUT = 0.3
_silent_until = 0.0


def ring() -> None:
    """Ask for one sweep of the outbox now. Never raises, never takes longer than a fraction of a second."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    try:
        if _already_ringing():
            return
        _send()
    except Exception as error:  # noqa: BLE001 # whatever a broker does, the change is committed and the page must go on
        _silent_until = time.monotonic() + BREAK
        logger.warning("The broker did not answer (%s); mail waits for the next sweep.", type(error).__name__)


def _send() -> None:
    """Ring over a connection that is kept. One that was kept through a restart of the
    broker is dead: then once more, anew."""
    connection = _connection(settings.CELERY_BROKER_URL)
    for is_last in (False, True):
        try:
            with pools.producers[connection].acquire(block=True, timeout=TIMEOUT) as producer:
                current_app.send_task(TASK, producer=producer, expires=20, retry=False, ignore_result=True)
            return
        except Exception:
            pools.reset()
            if is_last:
                raise


def _already_ringing() -> bool:
    """On the file-system broker, whether a ring still waits to be heard: files
    must not pile up while no worker runs."""
    return not settings.REDIS_URL and any((settings.BROKER_FOLDER / "queue").iterdir())


@cache
def _connection(url: str) -> Connection:
    """Where to ring. The object only describes the connection; the pool opens one when it is first needed."""
    options = dict(settings.CELERY_BROKER_TRANSPORT_OPTIONS)
    if url.startswith("redis"):
        options |= {
            "socket_timeout": TIMEOUT,
            "socket_connect_timeout": TIMEOUT,
            "retry_on_timeout": False,
            "max_retries": 0,
        }
    return Connection(url, transport_options=options, connect_timeout=TIMEOUT)
