"""Booking by keyboard alone, from home to the confirmation."""

import pytest
from playwright.sync_api import Page, expect

from sessions_app.models import Booking

pytestmark = pytest.mark.once

GOAL = "Get past the first interview"
EMAIL = "ngozi@example.com"
AT_MOST = 25
# What the focus is on, in words: its accessible label or text, and what it is.
FOCUS = """() => {
  const at = document.activeElement;
  if (!at.matches("a, button, input, textarea, select, summary")) return at.tagName.toLowerCase();
  const words = at.labels && at.labels.length ? at.labels[0].innerText : at.innerText;
  return `${at.tagName.toLowerCase()}.${at.className} ${(words || "").trim()}`;
}"""
OUTLINE = "() => parseFloat(getComputedStyle(document.activeElement).outlineWidth)"


class Keyboard:
    """Presses keys and counts them; typing words is not counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses, self.stops = page, 0, []

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.presses += 1

    def tab_to(self, words: str) -> None:
        """Tab until the focus is on something with these words; the focus can be seen at every stop."""
        while words not in (stop := self.page.evaluate(FOCUS)):
            self.press("Tab")
            self.stops.append(stop)
            assert self.presses <= AT_MOST, self.stops
        assert self.is_outlined(), words

    def is_outlined(self) -> bool:
        """A key may be quicker than the style sheet of a new page: look for up to five seconds."""
        for _attempt in range(50):
            if self.page.evaluate(OUTLINE) >= 2:
                return True
            self.page.wait_for_timeout(100)
        return False

    def follow(self, words: str, heading: str) -> None:
        self.tab_to(words)
        self.press("Enter")
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(heading)


def test_from_home_to_booked_in_at_most_25_presses(browsers, busy_ada, mailbox):
    page = browsers.open(width=1440)
    page.goto("/mentors/")  # the browser has said where it is
    expect(page.locator(".zone-line")).to_contain_text("Lagos time")
    page.goto("/")
    keys = Keyboard(page)
    keys.tab_to("Skip to the content")
    keys.press("Enter")
    keys.tab_to("What would you like help with?")
    page.keyboard.type(GOAL)
    keys.tab_to("First job")
    keys.press("Space")
    keys.follow("input. First job", "First job")
    keys.tab_to("Skip to the content")
    keys.press("Enter")
    keys.follow("a.slot", "Book 30 minutes with Ada Lind")
    keys.tab_to("Skip to the content")
    keys.press("Enter")
    keys.tab_to("Your email")
    page.keyboard.type(EMAIL)
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter the code we mailed you")
    code = mailbox.wait_for(EMAIL, "Your code").code
    expect(page.get_by_label("Code")).to_be_focused()  # it is all that this page asks for
    page.keyboard.type(code)
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("It's booked")
    assert Booking.objects.get().goal == GOAL
    assert keys.presses <= AT_MOST, keys.presses
    print(f"{keys.presses} presses")
