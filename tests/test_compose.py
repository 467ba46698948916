"""docker-compose.yml and Dockerfile, held against what settings read."""

import re

import pytest
import yaml

from tests.processes import ROOT
from tests.test_settings_refused import GOOD, start

__all__ = ["start"]  # a fixture
pytestmark = pytest.mark.once
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
OURS = ["migrate", "web", "worker", "beat"]
PASSWORD = " p#a/s@s%41$HOME:?&'\" "


def environment(service: str, password: str) -> dict[str, str]:
    """What compose gives a service: the one thing it fills in is the password, which it puts in as it is."""
    filled = re.compile(r"\$\{POSTGRES_PASSWORD:\?[^}]*\}")
    given = COMPOSE["services"][service]["environment"]
    return {name: filled.sub(lambda _match: password, value) for name, value in given.items()}


@pytest.mark.parametrize("service", OURS)
def test_any_password_reaches_the_database_as_it_is(start, service):
    given = environment(service, PASSWORD)
    assert not [name for name, value in given.items() if PASSWORD in value and value != PASSWORD]
    found = start(**GOOD | given)["DATABASES"]["default"]
    server = environment("postgres", PASSWORD)
    assert found["PASSWORD"] == server["POSTGRES_PASSWORD"] == PASSWORD
    assert (found["USER"], found["NAME"]) == (server["POSTGRES_USER"], server["POSTGRES_DB"])
    assert (found["HOST"], found["PORT"]) == ("postgres", 5432)
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["CONN_MAX_AGE"], found["CONN_HEALTH_CHECKS"]) == (60, True)


def test_an_address_of_a_database_goes_before_its_parts(start):
    found = start(**GOOD, DATABASE_HOST="elsewhere")["DATABASES"]["default"]
    assert (found["HOST"], found["CONN_MAX_AGE"]) == ("127.0.0.1", 60)


def test_the_image_is_built_with_settings_that_are_taken(start):
    written = re.search(r"^RUN (SECRET_KEY=.*?) \\", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert written
    found = start(**dict(pair.split("=", 1) for pair in written[1].split()))
    assert found["DEBUG"] is False


def test_the_image_has_the_client_of_the_server_beside_it():
    server = COMPOSE["services"]["postgres"]["image"]
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert server == f"postgres:{re.search(r'^ARG POSTGRES=(.+)$', dockerfile, re.MULTILINE)[1]}"
    assert "postgresql-client-${POSTGRES}" in dockerfile
