"""The breaks of `make mutants`: each is one change that still compiles; words for people stay."""

import ast

import pytest

from tests.mutants.breaks import breaks_of
from tests.mutants.reach import found_by
from tests.mutants.trial import ROOT

pytestmark = pytest.mark.once

CODE = """
def is_late(now, due, sent):
    if now >= due and not sent:
        raise Late(_("More than one day"), days=1)
    return now + 2
"""


def test_each_kind_of_mistake_is_made_once():
    made = {
        (found.kind, found.apply(CODE).splitlines()[found.line - 1].strip())
        for found in breaks_of("x.py", CODE)
    }
    assert ("edge", "if now > due and not sent:") in made
    assert ("turned round", "if now < due and not sent:") in made
    assert ("and/or", "if now >= due or not sent:") in made
    assert ("not dropped", "if now >= due and sent:") in made
    assert ("left out", "pass") in made
    assert ("sign", "return now - 2") in made
    assert ("number", "return now + (3)") in made
    assert not [line for _, line in made if "More than one day" not in line and "Late" in line]


def test_a_break_of_the_real_code_changes_it_and_still_compiles():
    path = "mentoring/slots.py"
    code = (ROOT / path).read_text()
    broken = [found.apply(code) for found in breaks_of(path, code)]
    assert len(broken) > 50
    for text in broken:
        assert ast.dump(ast.parse(text)) != ast.dump(ast.parse(code))


@pytest.mark.parametrize(
    ("context", "name"),
    [
        ("tests/test_a.py::test_b|run", "tests/test_a.py::test_b"),
        ("tests/test_a.py::test_b@browser|setup", "tests/test_a.py::test_b"),
        ("tests/test_a.py::test_b[bo@example|x]@races|run", "tests/test_a.py::test_b[bo@example|x]"),
        ("tests/test_a.py::test_b[bo@example]|run", "tests/test_a.py::test_b[bo@example]"),
    ],
)
def test_a_test_is_chosen_by_the_name_it_is_found_by(context, name):
    assert found_by(context) == name
