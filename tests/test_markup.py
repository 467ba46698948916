"""Templates and style sheets read one thing at a time: short lines, includes that say
what they hand over, one declaration a line."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
STYLES = sorted((ROOT / "static/css").glob("*.css"))


def places(paths: list[Path], pattern: str) -> list[str]:
    """Each line that the pattern is found in, as file:number."""
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if re.search(pattern, line)
    ]


def test_style_sheets_have_one_declaration_and_one_selector_a_line():
    assert not places(STYLES, r";\s*[^\s/]|\{\s*\S|\S\s*\}|^[^:(]*,\s*\S+.*\{$")


def test_an_include_hands_over_what_is_needed_and_nothing_else():
    assert not places(TEMPLATES, r"{% include (?!.* only %})")


def test_lines_of_templates_are_short():
    """But for an include alone on its line: Django reads no tag that goes on in the next."""
    assert not places(TEMPLATES, r"^(?!\s*{% include [^%]* only %}$).{141}")
