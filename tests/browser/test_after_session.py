"""From a mail, without signing in: say how it went and what comes next, and answer on the day. On a phone."""

import time
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from sessions_app.models import Booking, Commitment
from tests.factories import make_booking, make_user
from tests.sessions_app.begun import make_promised

NEXT_STEP = "rewrite the first five lines of my CV"
SOON = 60


def days_ago(days: int):
    """Write rows as if it were some days earlier: everything they owe since then is due now."""
    return time_machine.travel(timezone.now() - timedelta(days=days), tick=False)


@pytest.fixture
def ngozi(transactional_db):
    return make_user("ngozi@example.com", name="Ngozi Eze", timezone="Africa/Lagos")


@pytest.fixture
def held(busy_ada, ngozi) -> Booking:
    """A session that was booked a week ago and is over; nobody has said anything yet."""
    with days_ago(8):
        booking = make_booking(busy_ada, ngozi)
    assert booking.ends_at < timezone.now()
    return booking


@pytest.mark.parametrize("js", [True, False], ids=["with script", "without script"])
def test_from_the_mail_to_a_next_step_within_a_minute(browsers, held, mailbox, js):
    mail = mailbox.wait_for("ngozi@example.com", "How did it go with Ada?")
    page = browsers.open(js=js)
    started = time.monotonic()
    page.goto(mail.address("Say how it went"))
    expect(page.get_by_label("Yes, we met")).to_be_checked()
    page.get_by_label("I will").first.fill(NEXT_STEP)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="What you do next")).to_be_visible()
    assert time.monotonic() - started < SOON
    held.refresh_from_db()
    commitment = held.commitments.get()
    assert (held.status, commitment.text, commitment.position) == ("completed", NEXT_STEP, 1)
    assert not page.context.cookies() or all(
        cookie["name"] != "sessionid" for cookie in page.context.cookies()
    )
    # The same link again: what was said is shown, and nothing is asked twice.
    page.goto(mail.address("Say how it went"))
    expect(page.get_by_role("main")).to_contain_text(NEXT_STEP)
    expect(page.get_by_role("button", name="Save")).to_have_count(0)


def test_we_did_not_meet_asks_for_no_next_step(browsers, held, mailbox):
    page = browsers.open()
    page.goto(mailbox.wait_for("ngozi@example.com", "How did it go").address("Say how it went"))
    page.get_by_label("Nobody came").check()
    expect(page.get_by_label("I will").first).to_be_hidden()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ada")
    held.refresh_from_db()
    assert held.status == "missed"
    assert not Commitment.objects.exists()


@pytest.mark.parametrize("js", [True, False], ids=["with script", "without script"])
def test_the_follow_up_is_answered_from_the_mail(browsers, busy_ada, ngozi, mailbox, js):
    with days_ago(2):
        commitment = make_promised(busy_ada, ngozi, NEXT_STEP, days=1)[0]
    mail = mailbox.wait_for("ngozi@example.com", "How did it go?")
    assert NEXT_STEP in mail.text
    page = browsers.open(js=js)
    started = time.monotonic()
    page.goto(mail.address("Partly"))
    commitment.refresh_from_db()
    assert commitment.status == "open"  # a link opens a page, a button answers
    page.get_by_role("textbox").first.fill("Three lines, then I got stuck")
    page.get_by_role("button", name="Partly").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Partly is further than before.")
    assert time.monotonic() - started < SOON
    commitment.refresh_from_db()
    assert (commitment.status, commitment.reflection) == ("partly", "Three lines, then I got stuck")
    # Another of its links, used afterwards, tells what was answered and changes nothing.
    page.goto(mail.address("Done"))
    expect(page.get_by_role("main")).to_contain_text("You said: Partly")
    expect(page.get_by_role("button", name="Done", exact=True)).to_have_count(0)
    commitment.refresh_from_db()
    assert commitment.status == "partly"
