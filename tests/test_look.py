"""What every page rests on: budgets of style and script, templates without inline
code, error pages that always come up."""

import gzip
import re
from datetime import UTC, datetime
from pathlib import Path

import bootstrap
import pytest
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.test import Client
from django.utils import timezone

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
# A mail, and the page in a copy of someone's data, are opened elsewhere and bring their looks along.
ELSEWHERE = {"emails", "data_copy_page.html"}
TEMPLATES = [path for path in (ROOT / "templates").rglob("*.html") if not ELSEWHERE & set(path.parts)]
BOOTSTRAP = Path(bootstrap.__file__).parent / "static" / "bootstrap" / "css" / "bootstrap.min.css"
SPRITE = (ROOT / "static" / "img" / "marks.svg").read_text()
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=\"|javascript:|<script(?![^>]*\bsrc=)", re.IGNORECASE)


def compressed(*paths: Path) -> int:
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


def test_style_and_script_stay_within_their_budgets() -> None:
    css, js = ROOT / "static" / "css", ROOT / "static" / "js"
    assert compressed(css / "site.css") <= 8_000
    assert compressed(BOOTSTRAP, css / "tokens.css", css / "site.css") <= 40_000
    assert compressed(*js.glob("*.js")) <= 13_000  # htmx takes 16.5 kB of the 30


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_has_no_inline_code_and_is_not_too_long(path: Path) -> None:
    text = path.read_text()
    assert INLINE.findall(text) == []
    assert len(text.splitlines()) <= 120


def test_every_mark_that_is_used_is_in_the_sprite() -> None:
    symbols = set(re.findall(r'<symbol id="([\w-]+)"', SPRITE))
    used = {mark for path in TEMPLATES for mark in re.findall(r"marks\.svg' %}#([\w-]+)\"", path.read_text())}
    assert used <= symbols
    assert {"first-job", "career", "confidence", "priorities", "something-else"} <= symbols
    assert {
        f"empty-{name}" for name in ("sessions", "times", "commitments", "result", "hours", "queue", "lost")
    } <= symbols


@pytest.mark.parametrize("name", ["500.html", "400.html"])
def test_the_last_resort_needs_no_request_and_no_database(name: str) -> None:
    page = get_template(name).render()
    assert "<h1>" in page
    assert 'href="/"' in page


@pytest.mark.django_db
def test_a_page_that_is_not_there_says_so(client: Client) -> None:
    answer = client.get("/not-a-page/")
    assert answer.status_code == 404
    assert (
        "This page isn&#x27;t here" in answer.content.decode()
        or "This page isn't here" in answer.content.decode()
    )


@pytest.mark.django_db
@pytest.mark.parametrize("email", ["someone@example.com", ""])
def test_a_form_with_errors_says_so_in_title_and_summary(email: str, client: Client) -> None:
    page = client.post("/accounts/login/", {"login": email, "password": "wrong-password"}).content.decode()
    assert "<title>Error: Sign in with a password" in page
    assert 'class="error-summary"' in page
    assert 'tabindex="-1"' in page


@pytest.fixture
def late_moment():
    with timezone.override("Africa/Lagos"):
        yield datetime(2026, 11, 24, 22, 45, tzinfo=UTC)


def render_slot(**more: object) -> str:
    page = Template('{% include "components/slot_button.html" %}')
    return page.render(Context({"zone_label": "Lagos time", **more}))


def test_an_open_time_is_named_in_full(late_moment) -> None:
    page = render_slot(starts_at=late_moment, other_zone="Europe/Helsinki", other_name="Aino")
    assert 'value="2026-11-24T22:45:00Z"' in page
    assert '<span class="visually-hidden">Tuesday 24 November, 23:45, Lagos time, Wed for Aino</span>' in page
    assert "q45" in page


def test_the_other_date_is_said_only_when_it_differs(late_moment) -> None:
    page = render_slot(starts_at=late_moment, other_zone="Africa/Lagos", other_name="Aino", href="/book/")
    assert "for Aino" not in page
    assert '<a href="/book/"' in page


def test_two_clocks_name_the_next_day(late_moment) -> None:
    page = render_to_string(
        "components/two_clocks.html",
        {
            "starts_at": late_moment,
            "my_zone": "Africa/Lagos",
            "their_zone": "Asia/Kathmandu",
            "their_name": "Aino",
        },
    )
    assert "23:45" in page
    assert "04:30" in page
    assert "next day" in page
    assert "Kathmandu, Aino" in page
