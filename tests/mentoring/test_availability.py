"""/mentor/availability/: weekly hours, days off and other hours on one date, without script."""

from datetime import date, time

import pytest
from django.test import Client

from mentoring.models import AvailabilityOverride, AvailabilityRule
from tests.factories import make_booking

pytestmark = pytest.mark.django_db
URL = "/mentor/availability/"
WEEK, DAYS_OFF, OTHER_HOURS = f"{URL}week/", f"{URL}days-off/", f"{URL}other-hours/"
REMOVE_DATES = f"{URL}dates/remove/"


@pytest.fixture
def browser(mentor, ada, sign_in) -> Client:
    return sign_in(ada)


def week(*rows: tuple[str, str, str]) -> dict:
    posted = {"hours-TOTAL_FORMS": len(rows), "hours-INITIAL_FORMS": 0}
    for number, (day, start, end) in enumerate(rows):
        posted |= {
            f"hours-{number}-weekday": day,
            f"hours-{number}-start_time": start,
            f"hours-{number}-end_time": end,
        }
    return posted


def days_off(first: str, last: str = "") -> dict:
    return {"off-first": first, "off-last": last}


def other_hours(on: str, start: str, end: str) -> dict:
    return {"other-date": on, "other-start_time": start, "other-end_time": end}


def body(response) -> str:
    return " ".join(response.content.decode().split())


def rows_of(mentor) -> list[str]:
    return [str(rule) for rule in mentor.availability_rules.all()]


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get(URL).url.startswith("/accounts/login/code/")


def test_who_does_not_mentor_starts_with_the_profile(bo, sign_in):
    assert sign_in(bo).get(URL).url == "/mentor/profile/"
    assert sign_in(bo).post(WEEK, week(("1", "09:00", "10:00"))).url == "/mentor/profile/"
    assert not AvailabilityRule.objects.exists()


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(browser, method):
    assert getattr(browser, method)(URL).status_code == 405


def test_saving_replaces_the_week_and_shows_the_next_open_times(browser, mentor):
    page = body(
        browser.post(
            WEEK, week(("2", "09:00", "10:00"), ("2", "09:30", "11:00"), ("4", "23:00", "00:00")), follow=True
        )
    )
    assert rows_of(mentor) == ["Wednesday 09:00–10:00", "Wednesday 09:30–11:00", "Friday 23:00–00:00"]
    mentor.refresh_from_db()
    assert mentor.next_open_at.isoformat() == "2026-11-25T07:00:00+00:00"
    assert "Your next open times:" in page
    assert "Wed 25 Nov 09:00" in page
    assert "(Helsinki time)" in page


def test_no_rows_at_all_close_the_week(browser, mentor):
    page = body(browser.post(WEEK, week(("", "17:00", "18:00")), follow=True))
    assert rows_of(mentor) == []
    assert "Nobody can book you now" in page


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("1", "17:05", "18:00"), "quarter hour"),
        (("1", "18:00", "17:00"), "ends before it starts"),
        (("1", "17:00", ""), "Choose both times"),
        (("7", "17:00", "18:00"), "Choose a day from the list."),
    ],
)
def test_a_row_that_does_not_fit_changes_nothing(browser, mentor, row, sentence):
    before = rows_of(mentor)
    response = browser.post(WEEK, week(("0", "09:00", "10:00"), row))
    assert response.status_code == 400
    assert sentence in body(response)
    assert "<title>Error:" in body(response)
    assert rows_of(mentor) == before


def test_rows_are_added_and_removed_before_saving(browser, mentor):
    before = rows_of(mentor)
    page = body(browser.post(f"{WEEK}add-row/", week(("0", "09:00", "10:00"))))
    assert 'name="hours-1-weekday"' in page
    page = body(browser.post(f"{WEEK}remove-row/0/", week(("0", "09:00", "10:00"), ("1", "11:00", "12:00"))))
    assert '<option value="1" selected>Tuesday' in page
    assert '<option value="0" selected>' not in page
    assert rows_of(mentor) == before


def test_a_range_of_days_off_is_a_row_for_each_date(browser, mentor):
    page = body(browser.post(DAYS_OFF, days_off("2026-12-21", "2027-01-03"), follow=True))
    assert mentor.availability_overrides.count() == 14
    assert "Monday 21 December to Sunday 3 January 2027" in page


def test_a_day_off_moves_the_next_open_time(browser, mentor):
    browser.post(DAYS_OFF, days_off("2026-11-24"))
    mentor.refresh_from_db()
    assert mentor.next_open_at.date() == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("address", "posted", "sentence"),
    [
        (DAYS_OFF, days_off(""), "Choose a date."),
        (DAYS_OFF, days_off("24.11.2026"), "Write the date as 2026-12-31."),
        (DAYS_OFF, days_off("2026-11-22"), "That date has passed."),
        (DAYS_OFF, days_off("2026-12-10", "2026-12-01"), "The last day comes before the first."),
        (DAYS_OFF, days_off("2026-12-01", "2027-03-03"), "At most 92 days at once."),
        (DAYS_OFF, days_off("2029-12-01"), "more than two years ahead"),
        (DAYS_OFF, days_off("9999-12-31"), "more than two years ahead"),
        (OTHER_HOURS, other_hours("2026-11-20", "10:00", "11:00"), "That date has passed."),
        (OTHER_HOURS, other_hours("2026-12-01", "11:00", "10:00"), "ends before it starts"),
        (OTHER_HOURS, other_hours("2026-12-01", "10:10", "11:00"), "quarter hour"),
        (OTHER_HOURS, other_hours("2026-12-01", "", "11:00"), "Choose a time."),
        (OTHER_HOURS, other_hours("", "10:00", "11:00"), "Choose a date."),
        (REMOVE_DATES, {"first": "x"}, "Hours and days off"),
    ],
)
def test_dates_that_do_not_fit_change_nothing(browser, address, posted, sentence):
    response = browser.post(address, posted)
    assert response.status_code == 400
    assert sentence in body(response)
    assert not AvailabilityOverride.objects.exists()


def test_ninety_two_days_are_enough(browser, mentor):
    browser.post(DAYS_OFF, days_off("2026-12-01", "2027-03-02"))
    assert mentor.availability_overrides.count() == 92


def test_other_hours_stand_beside_each_other_and_end_a_day_off(browser, mentor):
    browser.post(DAYS_OFF, days_off("2026-11-26", "2026-11-27"))
    for start, end in [("08:00", "09:00"), ("21:00", "00:00"), ("08:00", "09:00")]:
        assert browser.post(OTHER_HOURS, other_hours("2026-11-26", start, end)).status_code == 302
    spans = mentor.availability_overrides.filter(date="2026-11-26").values_list("start_time", "end_time")
    assert list(spans) == [(time(8), time(9)), (time(21), time(0))]
    page = body(browser.get(URL))
    assert "08:00–09:00" in page
    assert "Friday 27 November</strong>: off" in page


def test_dates_go_back_to_the_week(browser, mentor):
    browser.post(DAYS_OFF, days_off("2026-11-24", "2026-11-26"))
    browser.post(REMOVE_DATES, {"first": "2026-11-24", "last": "2026-11-26"})
    assert not mentor.availability_overrides.exists()
    mentor.refresh_from_db()
    assert mentor.next_open_at.date() == date(2026, 11, 24)


def test_sessions_on_a_new_day_off_stay_and_are_named(browser, mentor, bo, cy):
    for person in (bo, cy):
        make_booking(mentor, person)
    assert "2 sessions are booked on that day; they stay." in body(
        browser.post(DAYS_OFF, days_off("2026-11-24"), follow=True)
    )
    assert "2 sessions are booked on these days; they stay." in body(
        browser.post(DAYS_OFF, days_off("2026-11-23", "2026-11-24"), follow=True)
    )


def test_dates_that_passed_are_not_shown(browser, mentor):
    AvailabilityOverride.objects.create(mentor=mentor, date=date(2026, 11, 22))
    assert "22 November" not in body(browser.get(URL))


def test_another_mentors_hours_are_out_of_reach(browser, mentor, bo, sign_in):
    before = rows_of(mentor)
    sign_in(bo).post(WEEK, week(("0", "09:00", "10:00")) | {"mentor": mentor.pk})
    assert rows_of(mentor) == before


@pytest.mark.parametrize("dates", [1, 3])
def test_queries_do_not_grow_with_dates(browser, mentor, django_assert_num_queries, dates):
    for day in range(dates):
        AvailabilityOverride.objects.create(mentor=mentor, date=date(2026, 12, 1 + 2 * day))
    with django_assert_num_queries(10):
        page = body(browser.get(URL))
    assert page.count(f'action="{REMOVE_DATES}"') == dates
