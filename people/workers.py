"""Tell the workers that there is mail, without ever waiting for them.

A call that is lost costs nothing but time: workers look through the outbox by themselves every few seconds.
So a broker that is down, or that accepts and stays silent, is left alone for a while after it failed, and
without Redis nobody is called at all.
"""

from functools import cache, partial

from celery import current_app
from django.conf import settings
from kombu import Connection, pools
from redis import Redis

from people.breaker import redis_breaker

MAIL_TASK = "people.tasks.deliver_due_notifications"
COPIES_TASK = "people.tasks.make_data_copies"
TIMEOUT = 0.3


def wake_workers(task: str = MAIL_TASK) -> None:
    """Ask for one sweep of the outbox, or for another task, now. Never raises, never takes longer than a
    fraction of a second."""
    if settings.REDIS_URL:
        redis_breaker.run(partial(send_call, task), None, without="The broker")


def send_call(task: str) -> None:
    """Over a connection that is kept. One that was kept through a restart of the
    broker is dead: then once more, anew."""
    connection = broker(settings.CELERY_BROKER_URL)
    for is_last in (False, True):
        try:
            with pools.producers[connection].acquire(block=True, timeout=TIMEOUT) as producer:
                current_app.send_task(task, producer=producer, retry=False, ignore_result=True)
            return
        except Exception:
            pools.reset()
            if is_last:
                raise


def redis_answers() -> bool | None:
    """Whether Redis answers just now; None where none is used."""
    if not settings.REDIS_URL:
        return None
    return redis_breaker.run(ask_redis, False, without="Redis")


def ask_redis() -> bool:
    with Redis.from_url(settings.REDIS_URL, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT) as redis:
        return bool(redis.ping())


@cache
def broker(url: str) -> Connection:
    """Where to call. The object only describes the connection; the pool opens one when it is first needed."""
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS | {
        "socket_timeout": TIMEOUT,
        "socket_connect_timeout": TIMEOUT,
        "retry_on_timeout": False,
        "max_retries": 0,
    }
    return Connection(url, transport_options=options, connect_timeout=TIMEOUT)
