"""The rules of the house, held by a machine: imports point one way, files stay small,
clocks and mail go through their door."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
ORDER = ["people", "mentoring", "resources", "sessions_app", "demo", "config"]
CODE = [path for app in ORDER for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
TESTS = list((ROOT / "tests").rglob("*.py"))
TEMPLATES = list((ROOT / "templates").rglob("*.html")) + list((ROOT / "templates").rglob("*.txt"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def lines(path: Path) -> int:
    return path.read_text().count("\n")


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_slots_are_pure():
    known = {
        "collections",
        "dataclasses",
        "datetime",
        "functools",
        "itertools",
        "typing",
        "zoneinfo",
        "bisect",
    }
    modules = {
        name for name in imports(ROOT / "mentoring/slots.py") if not name.rpartition(".")[2][:1].isupper()
    }
    roots = {name.split(".")[0] for name in modules}
    assert roots <= known
    assert "timezone.now" not in (ROOT / "mentoring/slots.py").read_text()


def test_files_stay_small():
    settings = ROOT / "config/settings.py"  # one file by design, and a list: nobody reads it from top to end
    long = [(relative(path), lines(path)) for path in CODE if lines(path) > 300 and path != settings]
    assert lines(settings) <= 400
    long += [
        (relative(path), lines(path)) for path in TESTS if path.name.startswith("test_") and lines(path) > 250
    ]
    long += [(relative(path), lines(path)) for path in TEMPLATES if lines(path) > 120]
    assert not long


def test_functions_stay_short():
    long = []
    for path in CODE:
        ceiling = 25 if "views" in path.with_suffix("").parts or path.stem == "views" else 40
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                decorators = len(node.decorator_list)
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > ceiling:
                    long.append((relative(path), node.name, length, decorators))
    assert not long


def test_what_empties_the_tables_puts_the_first_topics_back():
    """A test with real transactions that doesn't ask for it leaves no topics,
    and breaks the next one that does."""
    forgetful = [
        (relative(path), number)
        for path in TESTS
        if path != Path(__file__).resolve()
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if re.search(
            r"django_db\(transaction=True(?!, serialized_rollback=True)|def test_.*transactional_db", line
        )
    ]
    assert not forgetful


def test_there_is_no_drawer():
    drawers = {"utils.py", "helpers.py", "common.py", "core.py", "misc.py", "signals.py"}
    assert not [relative(path) for path in CODE if path.name in drawers]


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        (r"datetime\.(now|today|utcnow)\(|date\.today\(", "the clock is timezone.now()"),
        (r"\bsend_mail\(|\.send\(fail|EmailMessage\(", "mail goes through the outbox"),
        (r"os\.environ|getenv", "the environment is read in settings"),
        (r"gettz|Trunc(Day|Week|Month|Date)|__date\b|date_hierarchy", "local time stays out of SQL"),
        (r"\b(TODO|FIXME|XXX)\b", "what is unfinished isn't here"),
        (r"\b(appointment|timeslot)s?\b", "the words are session and slot"),
    ],
)
def test_what_has_one_door_goes_through_it(pattern, why):
    doors = {
        "config/environment.py",
        "config/celery.py",
        "config/wsgi.py",
        "people/mail.py",
        "people/adapter.py",
        "people/management/commands/check_mail.py",
    }
    found = [
        (relative(path), number, why)
        for path in CODE
        if relative(path) not in doors
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if re.search(pattern, line)
    ]
    assert not found


def test_nothing_is_taken_from_a_packages_internals():
    everywhere = [*CODE, *TESTS, *(ROOT / "bench").rglob("*.py")]
    inside = [(relative(path), name) for path in everywhere for name in imports(path) if ".internal" in name]
    assert not inside


def test_views_do_not_spell_filters():
    views = [path for path in CODE if "views" in path.with_suffix("").parts]
    assert not [
        relative(path) for path in views if re.search(r"objects\.(filter|exclude|raw)\(", path.read_text())
    ]


def test_pages_carry_no_inline_script_or_style():
    opened_elsewhere = {"data_copy_page.html"}  # a file that brings its looks along, as a mail does
    pages = [path for path in TEMPLATES if "emails" not in path.parts and path.name not in opened_elsewhere]
    inline = re.compile(r"<(style|script)(?![^>]*\bsrc=)[^>]*>\s*\S|\sstyle=[\"']|\son[a-z]+=[\"']", re.I)
    third_party = re.compile(r"(src|href)=[\"']https?://", re.I)
    assert not [relative(path) for path in pages if inline.search(path.read_text())]
    assert not [relative(path) for path in pages if third_party.search(path.read_text())]


def test_every_model_says_what_one_row_is():
    own = [model for model in apps.get_models() if model._meta.app_label in ORDER]
    assert own
    assert not [model.__name__ for model in own if "One row" not in (model.__doc__ or "")]


def test_every_migration_has_a_name():
    names = [path.stem for app in ORDER[:-1] for path in (ROOT / app / "migrations").glob("0*.py")]
    assert names
    assert not [name for name in names if "_auto_" in name]


def test_every_direct_dependency_is_pinned():
    for file in ("requirements.txt", "requirements-dev.txt"):
        wanted = [
            line
            for line in (ROOT / file).read_text().splitlines()
            if line and not line.startswith(("#", "-r"))
        ]
        assert wanted
        assert all("==" in line for line in wanted)
