"""From home to a session that is booked, moved and cancelled, on a phone in
Lagos; with JavaScript and without."""

import re

import pytest
from playwright.sync_api import Page, expect

from sessions_app.models import Booking

GOAL = "Get past the first interview"
EMAIL = "ngozi@example.com"


def choose_zone(page: Page) -> None:
    """What a device without script can't say, the person says once."""
    page.get_by_role("link", name="Choose your time zone").first.click()
    page.get_by_role("combobox").first.select_option("Africa/Lagos")
    page.get_by_role("main").get_by_role("button").first.click()


def from_home_to_the_form(page: Page, js: bool) -> None:
    page.goto("/")
    page.get_by_label("What would you like help with?").fill(GOAL)
    page.get_by_label("First job and interviews").check()
    page.get_by_role("button", name="Show me who can help").click()
    expect(page.get_by_role("main")).to_contain_text(GOAL)
    if not js:
        choose_zone(page)
    expect(page.locator(".zone-line")).to_contain_text("Lagos time")
    if js:
        expect(page.locator(".zone-line")).to_contain_text(re.compile("from your (phone|computer)"))
    page.get_by_role("link", name=re.compile(r"\d\d:\d\d, Lagos time")).first.click()


def fill_the_form_and_the_code(page: Page, mailbox) -> None:
    expect(page.get_by_label("What would you like help with?")).to_have_value(GOAL)
    page.get_by_label("Your name").fill("Ngozi Eze")
    page.get_by_label("Your email").fill(EMAIL)
    page.get_by_role("button", name="Mail me the code").click()
    page.get_by_label("Code").fill(mailbox.wait_for(EMAIL, "Your code").code)
    page.get_by_role("button", name="Book it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("It's booked")


def move(page: Page) -> None:
    page.get_by_role("link", name="Move to another time").click()
    page.get_by_role("button", name=re.compile(r"\d\d:\d\d, Lagos time")).nth(1).click()
    expect(page.get_by_role("main")).to_contain_text("Moved. Ada has been told by mail.")


def cancel(page: Page) -> None:
    page.get_by_role("link", name="Cancel this session").click()
    page.get_by_role("textbox").fill("I found the job already")
    page.get_by_role("button", name="Cancel the session").click()
    expect(page.get_by_role("main")).to_contain_text("Cancelled. Ada has been told by mail.")


@pytest.mark.parametrize("js", [True, False], ids=["with script", "without script"])
def test_from_home_to_booked_to_moved_to_cancelled(browsers, busy_ada, mailbox, js):
    page = browsers.open(js=js)
    from_home_to_the_form(page, js)
    fill_the_form_and_the_code(page, mailbox)
    booking = Booking.objects.get()
    first_start = booking.starts_at
    assert (booking.status, booking.goal, booking.mentee.name) == ("confirmed", GOAL, "Ngozi Eze")
    assert booking.mentee.timezone == "Africa/Lagos"
    address = page.url.split("?")[0]
    assert booking.video_url in mailbox.wait_for(EMAIL, "Ada").text
    assert GOAL in mailbox.wait_for("ada@example.com", "Ngozi").text
    move(page)
    booking.refresh_from_db()
    assert booking.starts_at > first_start
    mailbox.wait_for("ada@example.com", "Moved to")
    assert page.url.split("?")[0] == address
    cancel(page)
    booking.refresh_from_db()
    assert (booking.status, booking.cancel_reason) == ("cancelled", "I found the job already")
    mailbox.wait_for("ada@example.com", "Cancelled")


def test_from_a_link_in_a_chat_it_is_two_pages_and_the_code(browsers, busy_ada, mailbox):
    """The mentor's page and the form, then the code: no page more until it's booked."""
    page = browsers.open()
    seen: list[str] = []
    page.on("load", lambda opened: seen.append(opened.url.split("?")[0].removeprefix(browsers.site)))
    page.goto("/mentors/ada-lind/")
    expect(page.locator(".zone-line")).to_contain_text("Lagos time")
    page.get_by_role("link", name=re.compile(r"\d\d:\d\d, Lagos time")).first.click()
    page.get_by_label("What would you like help with?").fill(GOAL)
    fill_the_form_and_the_code(page, mailbox)
    pages = list(dict.fromkeys(seen))
    assert pages[:3] == ["/mentors/ada-lind/", "/mentors/ada-lind/book/", "/mentors/ada-lind/book/code/"]
    assert [address for address in pages[3:] if not re.fullmatch(r"/sessions/[0-9a-f-]{36}/", address)] == []


def test_a_time_that_was_just_taken_keeps_every_word(browsers, busy_ada, bo, mailbox):
    """Two people at one form: the second is shown other times, with all they typed."""
    first, second = browsers.open(user=bo, width=1440), browsers.open()
    second.goto("/mentors/ada-lind/")
    expect(second.locator(".zone-line")).to_contain_text("Lagos time")
    start = second.locator("a.slot").first.get_attribute("href")
    for page in (first, second):
        page.goto(start)
        page.get_by_label("What would you like help with?").fill(GOAL)
    second.get_by_label("Your email").fill(EMAIL)
    first.get_by_role("button", name="Book it").click()
    expect(first.get_by_role("heading", level=1)).to_have_text("It's booked")
    second.get_by_role("button", name="Mail me the code").click()
    assert second.title().startswith("Error:")
    expect(second.get_by_label("What would you like help with?")).to_have_value(GOAL)
    expect(second.get_by_label("Your email")).to_have_value(EMAIL)
    second.get_by_role("button", name=re.compile(r"\d\d:\d\d, Lagos time")).first.click()
    second.get_by_label("Code").fill(mailbox.wait_for(EMAIL, "Your code").code)
    second.get_by_role("button", name="Book it").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("It's booked")
    assert Booking.objects.live().count() == 2
