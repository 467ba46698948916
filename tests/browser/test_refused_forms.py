"""A form that can't be accepted: "Error:" first in the title, the summary has
the focus and leads to the fields."""

import pytest
from playwright.sync_api import Page, expect

from sessions_app.models import Booking
from tests.browser.test_every_page import faults_of
from tests.factories import open_slots
from tests.sessions_app.begun import make_begun

pytestmark = pytest.mark.once

SHORT = "a"


def expect_refused(page: Page, typed: str) -> None:
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    assert page.title().startswith("Error:")
    expect(page.locator(f"text={typed}").or_(page.locator(f"[value='{typed}']")).first).to_be_attached()
    wrong = page.locator("[aria-invalid=true]").first
    expect(wrong).to_be_attached()
    summary.get_by_role("link").first.click()
    assert page.evaluate("document.activeElement !== document.body")
    assert faults_of(page) == []


def test_on_home(browsers):
    page = browsers.open()
    page.goto("/")
    page.get_by_label("What would you like help with?").fill(SHORT)
    page.get_by_role("button", name="Show me who can help").click()
    expect_refused(page, SHORT)


def test_on_the_booking_form_and_its_code(browsers, busy_ada, mailbox):
    page = browsers.open()
    starts_at = open_slots(busy_ada)[0].starts_at
    page.goto(f"/mentors/ada-lind/book/?starts_at={starts_at:%Y-%m-%dT%H:%M:%SZ}")
    page.get_by_label("What would you like help with?").fill("Get past the first interview")
    page.get_by_label("Your email").fill("nobody")
    page.get_by_role("button", name="Mail me the code").click()
    expect_refused(page, "Get past the first interview")
    page.get_by_label("Your email").fill("ngozi@example.com")
    page.get_by_role("button", name="Mail me the code").click()
    page.get_by_label("Code").fill("WRONG1")
    page.get_by_role("button", name="Book it").click()
    expect_refused(page, "Get past the first interview")
    assert not Booking.objects.exists()


def test_after_a_session_nothing_said_is_not_saved(browsers, busy_ada, bo):
    begun = make_begun(busy_ada, bo)
    page = browsers.open(user=bo)
    page.goto(f"/sessions/{begun.pk}/wrap-up/")
    page.get_by_role("button", name="Save").click()
    expect_refused(page, "Write one thing you will do")
    begun.refresh_from_db()
    assert begun.status == "confirmed"
