"""/mentor/profile/ once people see it: the same screen, and breaks."""

import pytest

from mentoring.models import MentorProfile
from mentoring.models.mentors import new_slug
from tests.factories import make_user
from tests.mentoring.test_profile import SAVE, URL, body, typed

pytestmark = pytest.mark.django_db
PAUSE, UNPAUSE = f"{URL}pause/", f"{URL}unpause/"


def test_a_break_and_its_end(mentor, ada, sign_in):
    browser = sign_in(ada)
    page = body(browser.post(PAUSE, {"paused_until": "2027-01-04"}, follow=True))
    assert "Paused until Monday 4 January 2027" in page
    page = body(browser.post(UNPAUSE, follow=True))
    assert ">Visible<" in page


@pytest.mark.parametrize(
    ("until", "sentence"), [("2026-11-23", "Choose a date after today"), ("soon", "Write the date as")]
)
def test_a_break_until_a_wrong_date(mentor, ada, sign_in, until, sentence):
    response = sign_in(ada).post(PAUSE, {"paused_until": until})
    assert response.status_code == 400
    assert sentence in body(response)
    mentor.refresh_from_db()
    assert mentor.status == "published"


def test_who_is_not_visible_has_nothing_to_pause(bo, sign_in):
    assert "There is nothing to pause" in body(sign_in(bo).post(PAUSE, follow=True))
    assert not MentorProfile.objects.exists()


def test_a_visible_mentor_edits_words_here_and_hours_elsewhere(mentor, ada, sign_in):
    browser = sign_in(ada)
    page = body(browser.get(URL))
    assert 'name="hours-0-weekday"' not in page
    assert 'href="/mentor/availability/"' in page
    browser.post(SAVE, typed(headline="Newer words", timezone="Europe/Helsinki", weekly_limit="3"))
    mentor.refresh_from_db()
    assert (mentor.headline, mentor.weekly_limit, mentor.status) == ("Newer words", 3, "published")
    assert mentor.availability_rules.count() == 5
    assert browser.post(SAVE, typed(headline="", timezone="Europe/Helsinki")).status_code == 400


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Mehmet Aydın", "mehmet-aydin"),
        ("Łukasz Øvergård", "lukasz-overgard"),
        ("Groß", "gross"),
        ("李", "mentor"),
    ],
)
def test_a_name_keeps_its_letters_in_the_address(name, slug):
    assert new_slug(make_user("someone@example.com", name=name)) == slug
