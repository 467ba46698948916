"""What docs/operating.md shows is so: commands, figures and the proxy's limits."""

import re
import runpy

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from tests.processes import ROOT

OPERATING = (ROOT / "docs/operating.md").read_text()
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def section(title: str) -> str:
    return OPERATING.split(f"## {title}\n")[1].split("\n## ")[0]


@pytest.mark.once
def test_every_command_that_is_shown_is_there():
    named = set(re.findall(r"manage\.py ([a-z_]+)", OPERATING + (ROOT / "README.md").read_text()))
    assert {"backup", "restore", "audit", "migrate", "check_mail"} <= named
    assert named - set(get_commands()) - {"collectstatic"} == set()


@pytest.mark.once
def test_every_service_that_is_named_is_in_compose():
    used = re.findall(r"docker compose (?:stop|run|up|exec) ([^\n]*)", OPERATING)
    before_its_command = [line.split(" python ")[0] for line in used]
    words = {
        word for line in before_its_command for word in re.findall(r"(?<![\w/=.-])[a-z]+(?![\w/=.-])", line)
    }
    assert {"web", "worker", "beat"} <= words <= set(COMPOSE["services"]) | {"root"}


@pytest.mark.once
def test_the_proxies_have_the_limits_of_the_app():
    proxy = section("The proxy in front")
    kib = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024
    assert f"client_max_body_size {kib}k;" in proxy
    assert f"max_size {kib}KiB" in proxy
    assert "X-Forwarded-Proto $scheme;" in proxy
    kept = runpy.run_path(str(ROOT / "gunicorn.conf.py"))["keepalive"]
    assert f"gunicorn keeps them for {kept}" in proxy
    assert {int(seconds) for seconds in re.findall(r"keepalive(?:_timeout)? (\d+)s", proxy)} == {60}
    assert kept > 60


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["healthz", "readyz"])
def test_what_to_watch_is_what_is_answered(client, name):
    given = set(client.get(f"/{name}").json()) - {"status"}
    rows = [row for row in section("What to watch").splitlines() if row.startswith("| `/")]
    watched = {word for row in rows for word in re.findall(r"`\"?(\w+)\"?(?:: true)?`", row.split("|")[2])}
    assert given <= watched
    assert watched <= set(client.get("/readyz").json())
