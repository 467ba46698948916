"""Someone becomes a mentor: from an address to a submitted profile, on a
phone; with JavaScript and without."""

import time

import pytest
from playwright.sync_api import Page, expect

from mentoring.models import MentorProfile

EMAIL = "wanjiru@example.com"
MINUTES = 3


def join(page: Page, mailbox) -> None:
    page.goto("/")
    page.get_by_role("link", name="Become a mentor").click()
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_role("button", name="Email me a code").click()
    page.get_by_label("Code").fill(mailbox.wait_for(EMAIL, "Your code").code)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Become a mentor")


def describe(page: Page) -> None:
    page.get_by_label("Your name").fill("Wanjiru Kamau")
    page.get_by_label("First job and interviews").check()
    page.get_by_label("One line about you").fill("I hire juniors and remember being one")
    page.get_by_label("Portuguese").check()
    page.get_by_label("Visa, tax or legal questions").check()


def choose_hours(page: Page, js: bool) -> None:
    page.get_by_label("Day of row 1").select_option("Tuesday")
    page.get_by_role("button", name="Add another row").click()
    expect(page.get_by_label("One line about you")).to_have_value("I hire juniors and remember being one")
    page.get_by_label("Day of row 2").select_option("Saturday")
    page.get_by_label("From, row 2").select_option("09:00")
    page.get_by_label("To, row 2").select_option("11:30")
    if js:
        expect(page.get_by_text("Hours are in Nairobi time")).to_be_visible()
    else:
        page.get_by_label("Time zone of your hours").select_option("Africa/Nairobi")


@pytest.mark.parametrize("js", [True, False], ids=["with script", "without script"])
def test_from_an_address_to_submitted_within_three_minutes(browsers, dee, mailbox, js):
    page = browsers.open(js=js, zone="Africa/Nairobi")
    started = time.monotonic()
    join(page, mailbox)
    describe(page)
    choose_hours(page, js)
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("Sent. Our team reads it and writes to you.")).to_be_visible()
    assert time.monotonic() - started < 60 * MINUTES
    mentor = MentorProfile.objects.get(user__email=EMAIL)
    assert (mentor.status, mentor.timezone, mentor.user.name) == (
        "submitted",
        "Africa/Nairobi",
        "Wanjiru Kamau",
    )
    assert [theme.slug for theme in mentor.themes.all()] == ["first-job"]
    assert {language.code for language in mentor.languages.all()} == {"en", "pt"}
    assert mentor.cannot_help_ticks
    hours = [
        (rule.weekday, f"{rule.start_time:%H:%M}", f"{rule.end_time:%H:%M}")
        for rule in mentor.availability_rules.all()
    ]
    assert sorted(hours) == [(1, "17:00", "18:00"), (5, "09:00", "11:30")]
    assert "Wanjiru" in mailbox.wait_for("dee@example.com", "").text


def test_what_is_missing_is_said_and_nothing_typed_is_lost(browsers, cy):
    page = browsers.open(user=cy)
    page.goto("/mentor/profile/")
    page.get_by_label("One line about you").fill("I hire juniors")
    page.get_by_role("button", name="Submit").click()
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    assert page.title().startswith("Error:")
    expect(page.get_by_label("One line about you")).to_have_value("I hire juniors")
    summary.get_by_role("link").first.click()
    expect(page.locator("fieldset", has_text="What can you help with?").first).to_be_in_viewport()
