"""Imports point one way: between the apps, between the floors of an app, inside an act."""

import ast
from pathlib import Path

import pytest

from tests.test_house_rules import CODE, ORDER, ROOT, imports, relative

pytestmark = pytest.mark.once

ACTS = ["find", "book", "change", "after", "talk", "page"]
# From the ground up; what stands on one line doesn't know the others of that line.
FLOORS = {
    "sessions_app": [
        "models",
        "errors links calendars locking pending pairs open_times audit",
        "rules",
        "mail access caps",
        "session_mail booking commitments",
        "letters forms",
        " ".join(ACTS),
        "urls tasks management admin personal",
    ],
    "mentoring": [
        "slots errors",
        "models",
        "notices selectors emails",
        "services",
        "forms tasks admin management personal",
        "views",
        "urls",
    ],
    "resources": [
        "models",
        "selectors services starter_library admin_forms",
        "forms admin management personal",
        "views",
        "urls",
    ],
}
NO_ROOMS = {"__init__", "apps", "migrations", "templatetags"}
INSIDE_AN_ACT = ["reads", "emails", "service", "forms", "pages", "views"]


def room(path: Path) -> str:
    """The module or folder just inside the app that a file belongs to."""
    return path.relative_to(ROOT).with_suffix("").parts[1]


@pytest.mark.parametrize("app", ORDER)
def test_imports_point_one_way(app):
    higher = set(ORDER[ORDER.index(app) + 1 :])
    wrong = [
        (relative(path), name)
        for path in CODE
        if path.relative_to(ROOT).parts[0] == app
        for name in imports(path)
        if name.split(".")[0] in higher
    ]
    # The package itself loads the Celery app, as Celery wants it; settings come from django.conf.
    assert not wrong


@pytest.mark.parametrize("app", FLOORS)
def test_inside_an_app_each_module_knows_only_what_lies_below(app):
    """An act stands on the floor of the acts, and no module knows another of its floor."""
    floor_of = {name: number for number, names in enumerate(FLOORS[app]) for name in names.split()}
    rooms = {room(path) for path in CODE if path.relative_to(ROOT).parts[0] == app} - NO_ROOMS
    assert rooms == set(floor_of)
    wrong = [
        (relative(path), other)
        for path in CODE
        if path.relative_to(ROOT).parts[0] == app and room(path) not in NO_ROOMS
        for other in {name.split(".")[1] for name in imports(path) if name.startswith(f"{app}.")} & rooms
        if other != room(path) and floor_of[other] >= floor_of[room(path)]
    ]
    assert not wrong


def test_inside_an_act_pages_know_the_service_and_not_the_other_way():
    wrong = []
    for path in CODE:
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[0] == "sessions_app" and parts[1] in ACTS and parts[2] != "__init__":
            assert parts[2] in INSIDE_AN_ACT, relative(path)
            higher = INSIDE_AN_ACT[INSIDE_AN_ACT.index(parts[2]) + 1 :]
            banned = tuple(f"sessions_app.{parts[1]}.{name}" for name in higher)
            wrong += [(relative(path), name) for name in imports(path) if name.startswith(banned)]
    assert not wrong


def test_imports_say_the_whole_name():
    """What is imported from "." escapes the rules above."""
    relatives = [
        relative(path)
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert not relatives
