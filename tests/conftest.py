"""The cast and the clock. Ada mentors, Bo books, Cy is a stranger, Dee is staff."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from mentoring.models import MentorProfile, Theme
from people.models import User
from tests.factories import make_mentor, make_user

# What only one database can show is collected only there, so that a skip
# always means that something is missing.
collect_ignore_glob = (
    [] if settings.DATABASES["default"]["ENGINE"].endswith("postgresql") else ["*_postgres.py"]
)

BLOCKER = pytest.StashKey[Any]()

# Monday 23 November 2026, 08:00 in Helsinki.
NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(request: pytest.FixtureRequest) -> Iterator[time_machine.Traveller | None]:
    """Every test lives at the same moment; `clock.move_to(...)` changes it. Real
    servers and browsers keep real time."""
    if request.node.get_closest_marker("browser") or request.node.get_closest_marker("real_time"):
        yield None
        return
    with time_machine.travel(NOW, tick=False) as coordinates, pytest.MonkeyPatch.context() as patch:
        patch.setattr("people.clock.database_now", timezone.now)
        yield coordinates


@pytest.fixture(autouse=True)
def empty_cache(request: pytest.FixtureRequest) -> None:
    """Rate limits and counts must not reach the next test."""
    if (
        "db" in request.fixturenames
        or "transactional_db" in request.fixturenames
        or request.node.get_closest_marker("django_db")
    ):
        cache.clear()


@pytest.fixture
def ada(db: None) -> User:
    return make_user("ada@example.com", name="Ada Lind", timezone="Europe/Helsinki")


@pytest.fixture
def mentor(ada: User) -> MentorProfile:
    """Ada's profile: published, weekdays 17:00 to 20:00 in Helsinki."""
    return make_mentor(ada)


@pytest.fixture
def bo(db: None) -> User:
    return make_user("bo@example.com", name="Bo Okafor", timezone="Africa/Lagos")


@pytest.fixture
def cy(db: None) -> User:
    return make_user("cy@example.com", name="Cy Stranger", timezone="America/New_York")


@pytest.fixture
def dee(db: None) -> User:
    return make_user("dee@example.com", name="Dee Staff", is_staff=True, is_superuser=True)


@pytest.fixture
def theme(db: None) -> Theme:
    return Theme.objects.get(slug="first-job")


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """A browser signed in as someone."""

    def as_user(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return as_user


def commits(item: pytest.Item | None) -> bool:
    """Whether this test writes for good, and finds what migrations made by itself."""
    marker = item.get_closest_marker("django_db") if item else None
    return bool(marker and marker.kwargs.get("transaction"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any, request: pytest.FixtureRequest) -> None:
    request.config.stash[BLOCKER] = django_db_blocker


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """A test that commits ends with empty tables, and groups run in any order: topics, languages and the
    like are put back for a next test that rolls back."""
    result = yield
    if commits(item) and nextitem is not None and not commits(nextitem):
        with item.config.stash[BLOCKER].unblock():
            connection.creation.deserialize_db_from_string(connection._test_serialized_contents)
            connection.close()
    return result


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--strict-skips", action="store_true", help="a skipped test is a failure (CI has everything)"
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Side by side, tests of one group run in one process. A pytest that is newer than what hands the tests
    out loses the groups in silence, so this looks."""
    if hasattr(config, "workerinput") and config.getoption("loadgroup"):
        grouped = [item for item in items if item.get_closest_marker("xdist_group")]
        if lost := [item.nodeid for item in grouped if "@" not in item.nodeid.rpartition("]")[2]]:
            raise pytest.UsageError(f"{len(lost)} tests have lost their group, {lost[0]} the first.")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and session.config.getoption("--strict-skips") and reporter.stats.get("skipped"):
        reporter.write_line("A test was skipped, and nothing may be skipped here.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
