"""Every field of the profile, from the page to the row and back: a new one can't be lost in silence."""

from typing import Any

import pytest

from mentoring.admin import MentorAdmin
from mentoring.forms.profile import ProfileForm
from mentoring.models import MentorProfile
from tests.factories import make_user
from tests.mentoring.test_profile import SAVE, URL, body, typed

pytestmark = pytest.mark.django_db
# Something else than a new profile has, for each field: a field without a line here is one that nobody tried.
ANSWERS: dict[str, Any] = {
    "name": "Nia Mwangi",
    "themes": ["career", "confidence"],
    "headline": "I moved country twice",
    "languages": ["fr", "sw"],
    "timezone": "Africa/Nairobi",
    "can_help_with": "First interviews",
    "cannot_help_ticks": ["health", "legal"],
    "cannot_help_with": "Tax in Kenya",
    "bio": "Twenty years of hiring",
    "topics": "hiring, moving",
    "levels": ["leading"],
    "meeting_url": "https://meet.example.org/nia",
    "lead_time_hours": "72",
    "horizon_days": "56",
    "buffer_minutes": "15",
    "weekly_limit": "5",
}
# Staff see of these what they may.
SHOWN_BY = {"meeting_url": "has_own_link", "cannot_help_ticks": "cannot_help", "levels": "helps_best"}


def test_an_unusual_rule_that_staff_chose_is_listed_in_words(mentor):
    MentorProfile.objects.update(lead_time_hours=1, horizon_days=30)
    mentor.refresh_from_db()
    form = ProfileForm(instance=mentor, known_zone="")
    assert (1, "1 hour") in form.fields["lead_time_hours"].choices
    assert (30, "30 days") in form.fields["horizon_days"].choices


@pytest.fixture
def nia(db):
    return make_user("nia@example.com", timezone="")


def empty_form(user) -> ProfileForm:
    return ProfileForm(instance=MentorProfile(user=user), known_zone="")


def as_text(value: Any) -> Any:
    """A value of a form as a browser would post it."""
    if not isinstance(value, list):
        return str(value)
    return sorted(str(getattr(one, "slug", getattr(one, "code", one))) for one in value)


def test_each_field_of_the_form_has_an_answer_here(nia):
    assert set(ANSWERS) == set(empty_form(nia).fields)
    assert set(MentorProfile.OWN_FIELDS) == set(ANSWERS) - {"name"}


def test_each_answer_differs_from_what_a_new_profile_has(nia):
    form = empty_form(nia)
    assert not [name for name in ANSWERS if as_text(form[name].value()) == ANSWERS[name]]


@pytest.mark.parametrize("visits", [1, 2], ids=["a new profile", "one that was saved before"])
def test_each_answer_is_there_when_the_page_is_opened_again(nia, sign_in, visits):
    browser = sign_in(nia)
    if visits == 2:
        browser.post(SAVE, typed(timezone="Europe/Oslo"))
    assert browser.post(SAVE, typed(**ANSWERS)).status_code == 302
    form = ProfileForm(instance=MentorProfile.objects.select_related("user").get(user=nia), known_zone="")
    assert {name: as_text(form[name].value()) for name in form.fields} == {
        name: answer for name, answer in ANSWERS.items() if name != "name"
    }
    nia.refresh_from_db()
    assert nia.name == ANSWERS["name"]


def test_each_answer_comes_back_when_something_does_not_fit(nia, sign_in):
    response = sign_in(nia).post(SAVE, typed(("1", "18:00", "17:00"), **ANSWERS))
    assert response.status_code == 400
    form = response.context["form"]
    assert {name: as_text(form[name].value()) for name in form.fields} == ANSWERS


def test_each_field_is_asked_on_the_page(nia, sign_in):
    page = body(sign_in(nia).get(URL))
    assert not [name for name in ANSWERS if f'name="{name}"' not in page]


def test_each_text_is_kept_without_marks_that_turn_it_round(nia, sign_in):
    texts = {name for name, answer in ANSWERS.items() if isinstance(answer, str) and " " in answer}
    turned = {name: f"\u202e{ANSWERS[name]}" for name in texts}
    sign_in(nia).post(SAVE, typed(**(ANSWERS | turned)))
    mentor = MentorProfile.objects.select_related("user").get(user=nia)
    kept = {name: mentor.user.name if name == "name" else getattr(mentor, name) for name in texts}
    assert kept == {name: ANSWERS[name] for name in texts}


def test_staff_see_each_of_them_or_what_stands_for_it():
    shown = {name for _title, options in MentorAdmin.fieldsets for name in options["fields"]}
    assert {SHOWN_BY.get(name, name) for name in MentorProfile.OWN_FIELDS} <= shown
