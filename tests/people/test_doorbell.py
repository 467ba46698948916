"""A broker that is gone, or that accepts and stays silent, delays mail and breaks nothing."""

import socket
import time
from collections.abc import Iterator

import pytest

from people import doorbell
from people.cache import FailOpenRedisCache

pytestmark = pytest.mark.real_time


@pytest.fixture(autouse=True)
def rested(monkeypatch: pytest.MonkeyPatch) -> None:
    """Breakers are closed before each test and after it."""
    monkeypatch.setattr(doorbell, "_silent_until", 0.0)
    monkeypatch.setattr(FailOpenRedisCache, "_silent_until", 0.0)


def use_redis_at(port: int, settings) -> None:
    settings.REDIS_URL = settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{port}/0"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {}


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Something that accepts connections and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(50)
        yield server.getsockname()[1]


@pytest.mark.parametrize("kind", ["closed_port", "silent_port"])
def test_ringing_at_a_dead_broker_neither_raises_nor_waits(kind, request, settings):
    use_redis_at(request.getfixturevalue(kind), settings)
    started = time.monotonic()
    doorbell.ring()
    assert time.monotonic() - started < 2
    assert doorbell._silent_until > started


@pytest.mark.parametrize("kind", ["closed_port", "silent_port"])
def test_the_breaker_then_spares_everyone_the_wait(kind, request, settings, monkeypatch):
    use_redis_at(request.getfixturevalue(kind), settings)
    doorbell.ring()
    monkeypatch.setattr(doorbell, "_connection", pytest.fail)
    doorbell.ring()
    assert doorbell._silent_until > time.monotonic()


def test_rings_do_not_pile_up_on_disk_while_nobody_listens(settings, tmp_path, monkeypatch):
    settings.REDIS_URL = ""
    settings.BROKER_FOLDER = tmp_path
    (tmp_path / "queue").mkdir()
    settings.CELERY_BROKER_URL = "filesystem://"
    folder = str(tmp_path / "queue")
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": folder,
        "data_folder_out": folder,
        "control_folder": str(tmp_path / "control"),
    }
    for _ in range(5):
        doorbell.ring()
    assert len(list((tmp_path / "queue").iterdir())) == 1


@pytest.mark.parametrize("kind", ["closed_port", "silent_port"])
def test_a_dead_cache_reads_as_empty(kind, request):
    cache = FailOpenRedisCache(f"redis://127.0.0.1:{request.getfixturevalue(kind)}/0", {})
    started = time.monotonic()
    cache.set("greeting", "hello", 60)
    assert cache.get("greeting", "nothing") == "nothing"
    assert cache.add("lock", 1, 10) is True
    assert cache.incr("count") == 1
    assert cache.get_many(["greeting"]) == {}
    assert cache.delete("greeting") is False
    assert time.monotonic() - started < 2


def test_a_folder_that_is_gone_breaks_no_page(settings, tmp_path):
    settings.REDIS_URL = ""
    settings.BROKER_FOLDER = tmp_path / "emptied"
    doorbell.ring()
    assert doorbell._silent_until > time.monotonic()
