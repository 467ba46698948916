"""/mentor/profile/: from an empty account to a mentor on one screen."""

import pytest
from django.test import Client

from mentoring.models import MentorProfile
from people.models import Notification
from tests.factories import make_mentor, make_user

pytestmark = pytest.mark.django_db
URL = "/mentor/profile/"
SAVE, SUBMIT = f"{URL}save/", f"{URL}submit/"


def typed(*rows: tuple[str, str, str], **words) -> dict:
    """What a browser posts."""
    rows = rows or (("1", "17:00", "18:00"),)
    posted = {
        "themes": ["first-job"],
        "headline": "I hire juniors and remember being one",
        "languages": ["en"],
        "timezone": "Africa/Lagos",
        "hours-TOTAL_FORMS": len(rows),
        "hours-INITIAL_FORMS": 0,
    }
    for number, (day, start, end) in enumerate(rows):
        posted |= {
            f"hours-{number}-weekday": day,
            f"hours-{number}-start_time": start,
            f"hours-{number}-end_time": end,
        }
    return {key: value for key, value in (posted | words).items() if value is not None}


@pytest.fixture
def browser(bo, sign_in) -> Client:
    return sign_in(bo)


def body(response) -> str:
    return response.content.decode()


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get(URL).url.startswith("/accounts/login/code/?next=/mentor/profile/")


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(browser, method):
    assert getattr(browser, method)(URL).status_code == 405


def test_looking_makes_no_row(browser):
    page = body(browser.get(URL))
    assert "Become a mentor" in page
    assert "Hours are in Lagos time" in page
    assert page.count('name="hours-0-weekday"') == 1
    assert not MentorProfile.objects.exists()


def test_from_empty_to_submitted_in_one_post(browser, bo, dee):
    response = browser.post(SUBMIT, typed(("1", "17:00", "18:00"), ("3", "22:30", "00:00")))
    assert response.status_code == 302
    mentor = MentorProfile.objects.get(user=bo)
    assert (mentor.status, mentor.timezone, mentor.headline) == (
        "submitted",
        "Africa/Lagos",
        "I hire juniors and remember being one",
    )
    assert [str(rule) for rule in mentor.availability_rules.all()] == [
        "Tuesday 17:00–18:00",
        "Thursday 22:30–00:00",
    ]
    assert [theme.slug for theme in mentor.themes.all()] == ["first-job"]
    told = Notification.objects.order_by("kind").values_list("kind", "recipient")
    assert list(told) == [("mentor_received", bo.pk), ("mentor_submitted", dee.pk)]
    assert "Being read by our team" in body(browser.get(URL))


def test_submitting_twice_is_told_once_to_staff_and_mentor(browser, dee):
    for _again in range(2):
        assert browser.post(SUBMIT, typed()).status_code == 302
    assert Notification.objects.count() == 2
    assert MentorProfile.objects.count() == 1


def test_published_at_once_where_the_settings_say_so(browser, bo, dee, settings):
    settings.PUBLISH_MENTORS_AT_ONCE = True
    browser.post(SUBMIT, typed())
    mentor = MentorProfile.objects.get(user=bo)
    assert mentor.status == "published"
    assert mentor.next_open_at is not None
    assert Notification.objects.get().recipient == bo


def test_a_draft_may_have_gaps(browser, bo, dee):
    response = browser.post(SAVE, typed(("", "17:00", "18:00"), themes=None, headline=""), follow=True)
    assert "Only you see this" in body(response)
    assert MentorProfile.objects.get(user=bo).status == "draft"
    assert not Notification.objects.exists()


@pytest.mark.parametrize(
    ("gap", "sentence"),
    [
        ({"themes": None}, "Choose at least one topic you can help with."),
        ({"headline": " "}, "Write one line about you"),
        ({"languages": None}, "Choose at least one language."),
        ({"hours-0-weekday": ""}, "Choose at least one hour a week"),
    ],
)
def test_submitting_with_a_gap_says_what_is_missing_and_writes_nothing(browser, gap, sentence):
    response = browser.post(SUBMIT, typed(**({"can_help_with": "Mock interviews"} | gap)))
    page = body(response)
    assert response.status_code == 400
    assert sentence in page
    assert "Mock interviews" in page
    assert "<title>Error:" in page
    assert "Become a mentor" in page
    assert not MentorProfile.objects.exists()


def test_without_rooms_of_our_own_a_video_link_is_needed(browser, settings):
    settings.VIDEO_BASE_URL = ""
    response = browser.post(SUBMIT, typed())
    assert response.status_code == 400
    assert "Give a video link" in body(response)
    assert browser.post(SUBMIT, typed(meeting_url="https://meet.example.org/bo")).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"headline": "x" * 141}, "One line has at most 140 characters; this has 141."),
        ({"timezone": "Mars/Olympus"}, "is not a time zone we know"),
        ({"themes": ["astrology"]}, "Choose topics from the list."),
        ({"themes": ["something-else"]}, "Choose topics from the list."),
        ({"languages": ["xx"]}, "Choose languages from the list."),
        ({"meeting_url": "http://meet.example.org/bo"}, "starts with https://"),
        ({"meeting_url": "javascript:alert(1)"}, "starts with https://"),
        ({"cannot_help_ticks": ["everything"]}, "Choose one from the list."),
        ({"weekly_limit": "9999"}, "Choose one from the list."),
        ({"hours-TOTAL_FORMS": "many"}, "Check them and send them again."),
    ],
)
@pytest.mark.parametrize("address", [SAVE, SUBMIT])
def test_what_does_not_fit_comes_back_with_a_sentence(browser, wrong, sentence, address):
    response = browser.post(address, typed(**wrong, bio="Kept words"))
    assert response.status_code == 400
    assert sentence in body(response)
    assert "Kept words" in body(response)
    assert not MentorProfile.objects.exists()


def test_what_is_wrong_is_not_folded_away(browser):
    opened = '<details class="more" open>'
    assert opened not in body(browser.get(URL))
    assert body(browser.post(SAVE, typed(weekly_limit="0", horizon_days="0"))).count(opened) == 1
    wrong = typed(weekly_limit="0", levels=["guru"])
    assert body(browser.post(SAVE, wrong)).count(opened) == 2


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("1", "17:07", "18:00"), "quarter hour"),
        (("1", "18:00", "17:00"), "ends before it starts"),
        (("1", "18:00", "18:15"), "30 minutes"),
        (("1", "", "18:00"), "Choose both times"),
        (("9", "17:00", "18:00"), "Choose a day from the list."),
        (("", "09:00", "10:00"), "Which day?"),
    ],
)
def test_a_row_that_does_not_fit(browser, row, sentence):
    response = browser.post(SUBMIT, typed(("2", "10:00", "11:00"), row))
    assert response.status_code == 400
    assert sentence in body(response)
    assert 'href="#hours-1"' in body(response)
    assert not MentorProfile.objects.exists()


def test_forty_rows_are_too_many_and_kept(browser):
    response = browser.post(SUBMIT, typed(*[("1", "17:00", "18:00")] * 40))
    assert response.status_code == 400
    assert "At most 14 rows" in body(response)
    assert 'name="hours-39-weekday"' in body(response)


def test_another_row_keeps_everything_typed_and_judges_nothing(browser):
    response = browser.post(
        f"{URL}add-row/", typed(("", "17:00", "18:00"), themes=["career"], bio="Kept words", headline="")
    )
    page = body(response)
    assert response.status_code == 200
    assert 'name="hours-1-weekday"' in page
    assert "Kept words" in page
    assert 'value="career" id="id_themes_1" checked' in page
    assert "This needs another look" not in page
    assert not MentorProfile.objects.exists()


def test_a_row_can_be_removed(browser):
    page = body(browser.post(f"{URL}remove-row/0/", typed(("0", "09:00", "10:00"), ("2", "11:00", "12:00"))))
    assert 'name="hours-1-weekday"' not in page
    assert '<option value="11:00" selected>' in page


def test_a_name_and_a_zone_are_asked_when_nobody_knows_them(sign_in):
    user = make_user("new@example.com", timezone="")
    browser = sign_in(user)
    assert 'name="name"' in body(browser.get(URL))
    response = browser.post(SUBMIT, typed(timezone=""))
    assert response.status_code == 400
    assert "Write the name people should call you." not in body(response)
    assert "Choose the time zone of your hours." in body(response)
    assert "Write the name people should call you." in body(browser.post(SUBMIT, typed()))
    assert browser.post(SUBMIT, typed(name="Nia Mwangi")).status_code == 302
    user.refresh_from_db()
    assert (user.name, user.timezone, user.mentor_profile.slug) == (
        "Nia Mwangi",
        "Africa/Lagos",
        "nia-mwangi",
    )


def test_what_others_decide_cannot_be_posted(browser, bo, cy):
    browser.post(SAVE, typed(status="published", user=cy.pk, slug="mine", next_open_at="2026-11-24"))
    mentor = MentorProfile.objects.get()
    assert (mentor.status, mentor.user, mentor.slug) == ("draft", bo, "bo-okafor")


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_rows(bo, sign_in, django_assert_num_queries, rows):
    mentor = make_mentor(bo, status="draft")
    mentor.availability_rules.exclude(weekday__lt=rows).delete()
    browser = sign_in(bo)
    browser.get(URL)
    with django_assert_num_queries(9):
        page = body(browser.get(URL))
    assert page.count('-weekday"') == rows * 3
