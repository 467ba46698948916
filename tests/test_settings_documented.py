"""The table of settings and .env.example say what settings read, no more and no less."""

import ast
import re
import runpy
from itertools import repeat

import pytest

from config import environment
from tests.processes import ROOT

pytestmark = pytest.mark.once
NAME = re.compile(r"[A-Z][A-Z0-9_]+")

# What .env.example leaves out, and why.
NOT_IN_EXAMPLE = {
    "DEMO": "the example is production's",
    "PORT": "where the demo listens",
    "DEBUG": "never on where others come",
    "HALF_HOUR_VAR": "a folder of the image",
    "STATIC_ROOT": "a folder of the image",
    "REDIS_URL": "compose sets it",
    "DATABASE_URL": "compose sets it",
    **dict.fromkeys(["DATABASE_HOST", "DATABASE_PORT", "DATABASE_NAME", "DATABASE_USER"], "compose sets it"),
    "DATABASE_PASSWORD": "compose sets it from POSTGRES_PASSWORD",
}
READ_BY_COMPOSE = {"POSTGRES_PASSWORD"}

# Defaults that are computed, in the words of the table.
COMPUTED = {
    "BASE_URL": "`https://` + first host",
    "VIDEO_BASE_URL": "empty",
    "STAFF_NEED_SECOND_FACTOR": "1 (0 in demo)",
    "DEFAULT_FROM_EMAIL": "`hello@` + host",
    "HALF_HOUR_VAR": "`var/`",
    "STATIC_ROOT": "`staticfiles/`",
    "SECRET_KEY": "none",
    "ALLOWED_HOSTS": "none",
    "DATABASE_URL": "none",
}


def read_by_settings() -> dict[str, str]:
    """Every name that settings ask the environment for, with its default as the table writes it."""
    found: dict[str, str] = {}
    for path in (ROOT / "config/settings.py", ROOT / "config/environment.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and (name := asked_for(node)):
                found.setdefault(name, "empty")
                if default := written_default(node):
                    found[name] = default
    return found | COMPUTED


def asked_for(call: ast.Call) -> str:
    first = call.args[0] if call.args else None
    is_reader = ast.unparse(call.func).startswith(("env", "os.environ"))
    is_name = isinstance(first, ast.Constant) and NAME.fullmatch(str(first.value))
    return str(first.value) if is_reader and is_name else ""


def written_default(call: ast.Call) -> str:
    if ast.unparse(call.func) == "env_bool":
        return "1" if any(ast.unparse(given.value) == "True" for given in call.keywords) else "0"
    second = call.args[1] if len(call.args) > 1 else None
    return str(second.value) if isinstance(second, ast.Constant) else ""


def table() -> dict[str, str]:
    """Each name of the table in docs/operating.md, with its default."""
    text = (ROOT / "docs/operating.md").read_text()
    rows = re.search(r"^\| name \| default \|.*?\n\n", text, re.MULTILINE | re.DOTALL)[0].splitlines()[2:]
    found: dict[str, str] = {}
    for row in filter(None, rows):
        _, names, defaults, *_rest = (cell.strip() for cell in row.split("|"))
        named, given = re.findall(r"`([A-Z0-9_]+)`", names), defaults.split(", ")
        assert len(given) in (1, len(named)), f"{names}: as many defaults as names, or one for all"
        for name, default in zip(named, given if len(given) > 1 else repeat(defaults), strict=False):
            assert name not in found, f"{name} stands twice"
            found[name] = default
    return found


def example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def plain(default: str) -> str:
    return default if default in COMPUTED.values() else default.strip("`")


def test_every_reader_of_the_environment_is_seen_here():
    readers = {name for name in vars(environment) if name.startswith("env")}
    asked = set(re.findall(r"\b(env\w*)\(", (ROOT / "config/settings.py").read_text()))
    assert asked <= readers
    assert len(read_by_settings()) > 40


def test_the_table_names_what_is_read_and_nothing_else():
    assert sorted(table()) == sorted(read_by_settings())


def test_the_table_has_the_defaults():
    read = read_by_settings()
    assert {name: plain(default) for name, default in table().items()} == read


def test_the_example_names_what_is_read_and_nothing_else():
    assert sorted(example()) == sorted((set(read_by_settings()) - set(NOT_IN_EXAMPLE)) | READ_BY_COMPOSE)


def test_what_the_example_leaves_out_is_read():
    assert set(NOT_IN_EXAMPLE) <= set(read_by_settings())


def test_the_example_starts_once_its_three_blanks_are_filled_in(tmp_path, monkeypatch):
    from_file = example() | {"SECRET_KEY": "filled-in-by-this-test-with-0123456789-abcdefghijklmnop"}
    for name, value in (from_file | {"DATABASE_HOST": "postgres", "HALF_HOUR_VAR": str(tmp_path)}).items():
        monkeypatch.setenv(name, value)
    found = runpy.run_path(str(ROOT / "config/settings.py"))
    assert (found["EMAIL_BACKEND"], found["OIDC_SERVER_URL"]) == (
        "django.core.mail.backends.smtp.EmailBackend",
        "",
    )
