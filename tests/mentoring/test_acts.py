"""A mentor's pages: an address for each act, and no other; nothing is saved by accident."""

from typing import Any

import pytest
from django.test import Client

from mentoring.models import AvailabilityOverride, MentorProfile
from tests.mentoring.test_availability import days_off, other_hours, rows_of, week
from tests.mentoring.test_profile import body, typed

pytestmark = pytest.mark.django_db
PROFILE, AVAILABILITY = "/mentor/profile/", "/mentor/availability/"
HOURS = week(("0", "09:00", "10:00"))
ACTS = {
    f"{PROFILE}save/": typed(),
    f"{PROFILE}submit/": typed(),
    f"{PROFILE}add-row/": typed(),
    f"{PROFILE}remove-row/0/": typed(),
    f"{PROFILE}pause/": {"paused_until": ""},
    f"{PROFILE}unpause/": {},
    f"{AVAILABILITY}week/": HOURS,
    f"{AVAILABILITY}week/add-row/": HOURS,
    f"{AVAILABILITY}week/remove-row/0/": HOURS,
    f"{AVAILABILITY}days-off/": days_off("2026-12-01"),
    f"{AVAILABILITY}other-hours/": other_hours("2026-12-01", "10:00", "11:00"),
    f"{AVAILABILITY}dates/remove/": {"first": "2026-12-24", "last": "2026-12-24"},
}


@pytest.fixture
def browser(mentor, ada, sign_in) -> Client:
    AvailabilityOverride.objects.create(mentor=mentor, date="2026-12-24")
    return sign_in(ada)


def picture(mentor: MentorProfile) -> list[Any]:
    """All that these pages could change."""
    mentor.refresh_from_db()
    words = {name: value for name, value in vars(mentor).items() if not name.startswith("_")}
    overrides = [str(row) for row in mentor.availability_overrides.all()]
    tables = (mentor.themes.order_by("pk"), mentor.languages.order_by("pk"))
    return [words, rows_of(mentor), overrides, *[list(table.values_list("pk")) for table in tables]]


@pytest.mark.parametrize("address", ACTS)
@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_an_act_is_only_posted_and_whoever_opens_its_address_is_shown_the_page(
    browser, mentor, address, method
):
    before = picture(mentor)
    response = getattr(browser, method)(address)
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert f'href="{page_of(address)}">Open the page' in body(response)
    assert picture(mentor) == before


def page_of(address: str) -> str:
    return PROFILE if address.startswith(PROFILE) else AVAILABILITY


@pytest.mark.parametrize("address", ACTS)
def test_who_is_signed_out_meanwhile_comes_back_to_the_page(client, mentor, address):
    before = picture(mentor)
    assert client.post(address, ACTS[address]).url == f"/accounts/login/code/?next={page_of(address)}"
    assert picture(mentor) == before


@pytest.mark.parametrize(
    "address",
    [
        f"{PROFILE}made-up/",
        f"{PROFILE}remove-row/x/",
        f"{PROFILE}remove-row/-1/",
        f"{AVAILABILITY}made-up/",
        f"{AVAILABILITY}week/made-up/",
        f"{AVAILABILITY}week/remove-row/",
    ],
)
def test_an_unknown_act_is_no_page_and_saves_nothing(browser, mentor, address):
    before = picture(mentor)
    assert browser.post(address, HOURS | typed()).status_code == 404
    assert picture(mentor) == before


@pytest.mark.parametrize("page", [PROFILE, AVAILABILITY])
@pytest.mark.parametrize("action", ["week", "save", "made-up", ""])
def test_the_pages_themselves_take_nothing(browser, mentor, page, action):
    before = picture(mentor)
    assert browser.post(page, HOURS | typed() | {"action": action}).status_code == 405
    assert picture(mentor) == before


def test_an_act_looks_at_no_button_names(browser, mentor):
    browser.post(f"{AVAILABILITY}days-off/", HOURS | days_off("2026-12-01") | {"action": "week"})
    assert mentor.availability_rules.count() == 5
    assert mentor.availability_overrides.count() == 2


@pytest.mark.parametrize("address", [address for address in ACTS if address.startswith(AVAILABILITY)])
def test_who_does_not_mentor_is_sent_to_the_profile_and_changes_nobodys_hours(mentor, bo, sign_in, address):
    before = picture(mentor)
    assert sign_in(bo).post(address, ACTS[address]).url == PROFILE
    assert picture(mentor) == before
    assert not MentorProfile.objects.filter(user=bo).exists()


@pytest.mark.parametrize("act", ["add-row/", "remove-row/0/"])
def test_rows_of_the_page_never_save(browser, mentor, act):
    """Who is visible has no rows on the profile: what they post there is shown and not kept."""
    before = picture(mentor)
    response = browser.post(PROFILE + act, typed(headline="Other words"))
    assert response.status_code == 200
    assert "Other words" in body(response)
    assert 'name="hours-0-weekday"' not in body(response)
    assert browser.post(f"{AVAILABILITY}week/{act}", HOURS).status_code == 200
    assert picture(mentor) == before


@pytest.mark.parametrize(("page", "act"), [(PROFILE, ""), (AVAILABILITY, "week/")])
def test_a_row_that_is_not_there_takes_no_other_with_it(bo, mentor, ada, sign_in, page, act):
    browser = sign_in(bo if page == PROFILE else ada)
    response = browser.post(f"{page}{act}remove-row/7/", typed(("2", "09:15", "10:45")))
    assert response.status_code == 200
    assert '<option value="09:15" selected>' in body(response)


def test_the_buttons_post_to_these_addresses_and_no_others(browser, mentor):
    pages = body(browser.get(PROFILE)) + body(browser.get(AVAILABILITY))
    MentorProfile.objects.update(status="draft")
    pages += body(browser.get(PROFILE))
    MentorProfile.objects.update(status="paused")
    pages += body(browser.get(PROFILE))
    for address in ACTS:
        assert f'action="{address}' in pages
    assert 'name="action"' not in pages
