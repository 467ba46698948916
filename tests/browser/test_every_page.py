"""Every kind of page, in light and dark: accessible by axe's rules, never wider
than a phone, big enough to press."""

from datetime import timedelta
from pathlib import Path

import axe_playwright_python
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from people.links import unsubscribe_url
from sessions_app.change.service import decline_session
from sessions_app.links import answer_path
from sessions_app.models import Booking
from tests.factories import make_booking, url_in_mail
from tests.resources.factories import make_resource
from tests.sessions_app.begun import make_begun, make_promised

pytestmark = pytest.mark.once

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
TAGS = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# What can differ between the first look, narrow and light, and the second, wide and
# dark: colours, sizes and the menus.
SEEN = {
    "type": "rule",
    "values": ["color-contrast", "link-in-text-block", "target-size", "region", "landmark-unique"],
}
FIND_VIOLATIONS = """runOnly => axe.run({runOnly, resultTypes: ["violations"]}).then(found =>
  found.violations.map(rule =>
    `${rule.id}: ${rule.nodes.map(node => node.html.slice(0, 160)).join(" | ")}`))"""
TOO_WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
TOO_SMALL = """() => [...document.querySelectorAll(".slot")].map(slot => slot.getBoundingClientRect())
  .filter(box => box.height < 44 || box.width < 44).length"""
NARROW, WIDE = 320, 1440


def faults_of(page: Page) -> list[str]:
    """What is wrong with the page that is open, at two widths, light and dark."""
    faults = []
    page.set_viewport_size({"width": NARROW, "height": 800})
    if page.evaluate(TOO_WIDE):
        faults.append(f"wider than {NARROW} px")
    if page.evaluate(TOO_SMALL):
        faults.append("a time too small to press")
    page.evaluate(AXE)
    faults += page.evaluate(FIND_VIOLATIONS, TAGS)
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.emulate_media(color_scheme="dark")
    faults += page.evaluate(FIND_VIOLATIONS, SEEN)
    page.emulate_media(color_scheme="light")
    return faults


def look_at(page: Page, addresses: dict[str, int]) -> None:
    """Open each address, which answers with its status, and find nothing wrong."""
    faults = {}
    for address, status in addresses.items():
        answer = page.goto(address)
        assert answer
        found = [] if answer.status == status else [f"status {answer.status}"]
        if found := found + faults_of(page):
            faults[address] = found
    assert faults == {}


def path_of(booking: Booking, name: str = "") -> str:
    return f"/sessions/{booking.pk}/{name}"


@pytest.fixture
def library(transactional_db):
    make_resource("A good start", summary="A page to copy.", who_for="people who start")
    return make_resource("An evening on interviews", kind="video", minutes=50)


def test_pages_for_everyone(browsers, busy_ada, library, bo):
    page = browsers.open()
    page.goto("/mentors/ada-lind/")
    expect(page.locator(".zone-line")).to_contain_text("Lagos time")
    book = page.locator("a.slot").first.get_attribute("href")
    fine = [
        "/",
        "/themes/first-job/",
        "/themes/confidence/",
        "/themes/something-else/",
        "/mentors/",
        "/mentors/?theme=confidence",
    ]
    fine += [
        "/mentors/ada-lind/",
        f"/mentors/ada-lind/?week={timezone.now():%G-W%V}",
        book,
        "/resources/",
        library.get_absolute_url(),
    ]
    fine += [
        "/time-zone/",
        "/what-we-keep/",
        "/accounts/login/",
        "/accounts/login/code/",
        "/accounts/password/reset/",
    ]
    fine += [unsubscribe_url(bo, "reminders").removeprefix("http://testserver")]
    look_at(
        page, dict.fromkeys(fine, 200) | {"/nowhere/": 404, "/mentors/ada-lind/book/?starts_at=noon": 400}
    )


def test_pages_of_someone_who_is_mentored(browsers, busy_ada, bo):
    coming, begun = make_booking(busy_ada, bo), make_begun(busy_ada, bo)
    promised = make_promised(busy_ada, bo, "send the letter to two friends", ago=timedelta(days=3))[0]
    declined = make_booking(busy_ada, bo)
    decline_session(
        booking=declined,
        by=busy_ada.user,
        reason="too_wide",
        sentence="Too wide.",
        suggested_goal="One first step",
    )
    ways = ["", "reschedule/", "cancel/", "message/", "concern/"]
    fine = [
        "/sessions/",
        "/commitments/",
        "/settings/",
        "/mentor/profile/",
        "/accounts/email/",
        "/accounts/2fa/",
        "/accounts/logout/",
    ]
    fine += [path_of(coming, way) for way in ways] + [
        path_of(begun, "wrap-up/"),
        path_of(declined),
        path_of(declined, "suggestion/"),
    ]
    fine += [
        path_of(promised.booking),
        path_of(promised.booking, "once-was-enough/"),
        f"{path_of(coming)}?booked=1",
    ]
    page = browsers.open(user=bo)
    look_at(page, dict.fromkeys(fine, 200))
    from_mail = browsers.open()
    keyed = url_in_mail(coming, bo).removeprefix("http://testserver")
    look_at(from_mail, {keyed: 200, answer_path(promised): 200, f"{path_of(coming)}?key=old": 404})


def test_pages_of_a_mentor(browsers, busy_ada, bo):
    coming, begun = make_booking(busy_ada, bo), make_begun(busy_ada, bo, status=Booking.Status.COMPLETED)
    assert coming.starts_at > timezone.now() + timedelta(hours=12)
    pages = ["/sessions/", "/mentor/profile/", "/mentor/availability/", "/mentors/ada-lind/"]
    pages += [
        path_of(coming),
        path_of(coming, "decline/"),
        path_of(coming, "cancel/"),
        path_of(begun, "challenge/"),
    ]
    look_at(browsers.open(user=busy_ada.user), dict.fromkeys(pages, 200))
