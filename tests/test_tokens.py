"""The palette keeps its contrast in both modes, and no other style sheet has a colour of its own (art.md)."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

CSS = Path(__file__).resolve().parent.parent / "static" / "css"
TOKENS = (CSS / "tokens.css").read_text()
HEX = re.compile(r"#[0-9a-fA-F]{3,8}\b")
LIGHT = r":root \{"
DARK_BY_DEVICE = r':root:not\(\[data-bs-theme="light"\]\) \{'
DARK_BY_CHOICE = r':root\[data-bs-theme="dark"\] \{'

TEXT_PAIRS = [
    ("ink", "ground"),
    ("ink", "surface"),
    ("ink", "sunk"),
    ("ink", "act-tint"),
    ("ink", "sun-tint"),
    ("ink", "brick-tint"),
    ("muted", "ground"),
    ("muted", "surface"),
    ("muted", "sunk"),
    ("muted", "sun-tint"),
    ("act", "ground"),
    ("act", "surface"),
    ("act", "act-tint"),
    ("act", "sun-tint"),
    ("act-deep", "surface"),
    ("act-deep", "ground"),
    ("on-act", "act"),
    ("on-act", "act-deep"),
    ("on-sun", "sun"),
    ("sun-text", "sun-tint"),
    ("brick", "surface"),
    ("brick", "ground"),
    ("brick", "brick-tint"),
    ("on-brick", "brick"),
    ("on-brick", "brick-deep"),
    *[(theme, f"{theme}-tint") for theme in ("first-job", "career", "confidence", "priorities")],
    *[("ink", f"{theme}-tint") for theme in ("first-job", "career", "confidence", "priorities")],
]
EDGE_PAIRS = [("edge", "surface"), ("edge", "ground"), ("sun-edge", "surface"), ("sun-edge", "sun-tint")]


def block(selector: str) -> dict[str, str]:
    found = re.search(rf"^\s*{selector}(.*?)\}}", TOKENS, re.MULTILINE | re.DOTALL)
    assert found, selector
    return dict(re.findall(r"--([\w-]+): ([^;]+);", found[1]))


def channels(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    linear = [
        c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4
        for c in channels(colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_as_wcag_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("mode", [LIGHT, DARK_BY_CHOICE], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back"), TEXT_PAIRS)
def test_text_can_be_read(mode: str, front: str, back: str) -> None:
    colours = block(mode)
    assert contrast(colours[front], colours[back]) >= 4.5


@pytest.mark.parametrize("mode", [LIGHT, DARK_BY_CHOICE], ids=["light", "dark"])
@pytest.mark.parametrize(("edge", "back"), EDGE_PAIRS)
def test_edges_can_be_seen(mode: str, edge: str, back: str) -> None:
    colours = block(mode)
    assert contrast(colours[edge], colours[back]) >= 3


def test_both_ways_to_dark_are_the_same_dark() -> None:
    assert block(DARK_BY_DEVICE) == block(DARK_BY_CHOICE)
    assert block(DARK_BY_CHOICE).keys() == block(LIGHT).keys()


@pytest.mark.parametrize("mode", [LIGHT, DARK_BY_CHOICE], ids=["light", "dark"])
def test_rgb_twins_are_their_colours(mode: str) -> None:
    colours = block(mode)
    twins = [name for name in colours if name.endswith("-rgb")]
    assert len(twins) >= 4
    for name in twins:
        assert colours[name] == ",".join(map(str, channels(colours[name.removesuffix("-rgb")])))


def test_no_other_style_sheet_has_a_hex_value() -> None:
    others = [path for path in CSS.rglob("*.css") if path.name != "tokens.css"]
    assert others
    for path in others:
        assert HEX.findall(path.read_text()) == [], path.name


def test_every_colour_used_is_a_token() -> None:
    known = set(re.findall(r"--([\w-]+):", TOKENS))
    for path in (CSS / "site.css", CSS.parent / "img" / "marks.svg"):
        text = path.read_text()
        own = set(re.findall(r"--([\w-]+):", text))
        assert set(re.findall(r"var\(--([\w-]+)", text)) - own <= known, path.name
