"""A broker that is gone, or that accepts and stays silent, delays mail and breaks nothing."""

from collections.abc import Iterator

import pytest

from people import workers
from people.breaker import Breaker, redis_breaker
from people.cache import FailOpenRedisCache
from people.workers import wake_workers
from tests.patience import not_waiting

pytestmark = pytest.mark.real_time


@pytest.fixture(autouse=True)
def rested() -> Iterator[None]:
    """The breaker is closed before each test and after it."""
    redis_breaker.close()
    yield
    redis_breaker.close()


def use_redis_at(port: int, settings) -> None:
    settings.REDIS_URL = settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{port}/0"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {}


@pytest.mark.parametrize("kind", ["closed_port", "silent_port"])
def test_calling_at_a_dead_broker_neither_raises_nor_waits(kind, request, settings):
    use_redis_at(request.getfixturevalue(kind), settings)
    with not_waiting():
        wake_workers()
    assert redis_breaker.is_open


@pytest.mark.parametrize("kind", ["closed_port", "silent_port"])
def test_the_breaker_then_spares_everyone_the_wait(kind, request, settings, monkeypatch):
    use_redis_at(request.getfixturevalue(kind), settings)
    wake_workers()
    monkeypatch.setattr(workers, "broker", pytest.fail)
    wake_workers()
    assert redis_breaker.is_open


def test_without_redis_nobody_is_called(settings, monkeypatch):
    settings.REDIS_URL = ""
    monkeypatch.setattr(workers, "broker", pytest.fail)
    wake_workers()
    assert not redis_breaker.is_open


@pytest.mark.parametrize("kind", ["closed_port", "silent_port"])
def test_a_dead_cache_reads_as_empty(kind, request):
    cache = FailOpenRedisCache(f"redis://127.0.0.1:{request.getfixturevalue(kind)}/0", {})
    with not_waiting():
        cache.set("greeting", "hello", 60)
        assert cache.get("greeting", "nothing") == "nothing"
        assert cache.add("lock", 1, 10) is True
        assert cache.incr("count") == 1
        assert cache.get_many(["greeting"]) == {}
        assert cache.delete("greeting") is False


def test_one_breaker_spares_the_cache_what_the_broker_waited_for(closed_port, settings, monkeypatch):
    use_redis_at(closed_port, settings)
    wake_workers()
    monkeypatch.setattr("django.core.cache.backends.redis.RedisCache.get", pytest.fail)
    assert (
        FailOpenRedisCache(f"redis://127.0.0.1:{closed_port}/0", {}).get("greeting", "nothing") == "nothing"
    )


def test_after_a_while_it_is_tried_again():
    moments, tries = iter([100.0, 100.0, 129.9, 130.0, 130.0]), []
    breaker = Breaker(seconds=30, stopwatch=moments.__next__)
    for _time in range(3):
        breaker.run(lambda: tries.append(1) or 1 / 0, None, without="Nothing")
    assert len(tries) == 2
