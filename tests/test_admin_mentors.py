"""A mentor who waits: seen as their page will be, published, or returned with a sentence."""

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.test import RequestFactory

from mentoring.models import MentorProfile
from people.models import Notification, User
from tests.factories import make_mentor, make_user, open_slots
from tests.second_factor import add_second_factor

pytestmark = pytest.mark.django_db
PAGE = "/mentors/ada-lind/"
PROFILE = "/mentor/profile/"


@pytest.fixture
def waiting(ada) -> MentorProfile:
    return make_mentor(ada, status="submitted")


@pytest.fixture
def desk(dee, sign_in, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    return sign_in(dee)


def body(response) -> str:
    return " ".join(response.content.decode().split())


def press(client, mentor, action: str, **typed):
    """The page that staff have open, with what they typed and one button pressed."""
    page = client.get(f"/admin/mentoring/mentorprofile/{mentor.pk}/change/")
    form = page.context["adminform"].form
    posted = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    for inline in page.context["inline_admin_formsets"]:
        posted |= {f"{inline.formset.prefix}-TOTAL_FORMS": 0, f"{inline.formset.prefix}-INITIAL_FORMS": 0}
    return client.post(page.wsgi_request.path, posted | typed | {"action": action}, follow=True)


# As it will be


@pytest.mark.parametrize("status", ["draft", "submitted"])
def test_staff_see_the_page_as_it_will_be_and_book_nothing(waiting, desk, status):
    MentorProfile.objects.update(status=status)
    answer = desk.get(PAGE)
    page = body(answer)
    assert "Only our team and the mentor see this page." in page
    assert f'href="/admin/mentoring/mentorprofile/{waiting.pk}/change/"' in page
    assert "Tue 24 Nov 15:00" in page
    assert "/book/" not in page
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    assert MentorProfile.objects.get().status == status


@pytest.mark.parametrize(
    ("status", "words"), [("draft", "Only you see this."), ("submitted", "Being read by our team.")]
)
def test_the_mentor_sees_it_too_from_their_profile(waiting, ada, sign_in, status, words):
    MentorProfile.objects.update(status=status)
    browser = sign_in(ada)
    assert f'<a href="{PAGE}"> See your page as it will be </a>' in body(browser.get(PROFILE))
    page = body(browser.get(PAGE))
    assert f"{words} This is how your page will look; times can be booked once it is visible." in page
    assert "Tue 24 Nov 17:00" in page
    assert "/book/" not in page


def test_nobody_else_sees_it_nor_its_times_nor_books(waiting, client, bo, desk, sign_in):
    start = "2026-11-24T15:00:00Z"
    for browser in (client, sign_in(bo), desk):
        assert browser.get(f"{PAGE}slots.json").status_code == 404
        assert browser.get(f"{PAGE}book/?starts_at={start}").status_code == 404
        assert browser.post(f"{PAGE}book/", {"starts_at": start}).status_code == 404
    assert client.get(PAGE).status_code == 404
    assert sign_in(bo).get(PAGE).status_code == 404
    MentorProfile.objects.update(status="published")
    assert open_slots(MentorProfile.objects.get())


def test_only_staff_who_read_mentors_with_their_second_factor(waiting, bo, sign_in, settings):
    settings.STAFF_NEED_SECOND_FACTOR = True
    kim = make_user("kim@example.com", name="Kim", is_staff=True)
    kim.groups.add(Group.objects.get(name="Curator"))
    add_second_factor(kim)
    assert sign_in(kim).get(PAGE).status_code == 404
    bo.groups.add(Group.objects.get(name="Organiser"))
    add_second_factor(bo)
    assert sign_in(bo).get(PAGE).status_code == 404
    eli = make_user("eli@example.com", name="Eli", is_staff=True)
    eli.groups.add(Group.objects.get(name="Organiser"))
    assert sign_in(eli).get(PAGE).status_code == 404
    add_second_factor(eli)
    assert sign_in(eli).get(PAGE).status_code == 200


def test_a_visible_page_is_the_same_for_staff_and_books(mentor, desk):
    page = body(desk.get(PAGE))
    assert "Only our team" not in page
    assert "/book/?starts_at=" in page


def test_the_page_of_a_closed_account_says_that_only_staff_see_it(mentor, ada, client, desk):
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert client.get(PAGE).status_code == 404
    page = body(desk.get(PAGE))
    assert "Only our team and the mentor see this page." in page
    assert "/book/" not in page


# Returned with a sentence


def test_a_returned_page_is_a_draft_again_with_a_sentence_to_its_mentor(waiting, ada, dee, desk, sign_in):
    page = body(press(desk, waiting, "send_back", sentence="Say what you hired for.", headline="Mended"))
    assert "1 page is returned, and its mentor is told." in page
    waiting.refresh_from_db()
    assert (waiting.status, waiting.returned_because, waiting.returned_by) == (
        "draft",
        "Say what you hired for.",
        dee,
    )
    assert waiting.headline == "Mended"
    assert Notification.objects.get(kind="mentor_returned").recipient == ada
    shown = body(sign_in(ada).get(PROFILE))
    assert "Please change this, then submit again" in shown
    assert "Say what you hired for." in shown
    assert "Dee Staff from our team wrote this." in shown
    assert "Say what" not in "".join(LogEntry.objects.values_list("change_message", flat=True))


def test_they_submit_again_and_staff_see_what_was_asked_before(waiting, ada, desk, sign_in):
    press(desk, waiting, "send_back", sentence="Say what you hired for.")
    browser = sign_in(ada)
    form = browser.get(PROFILE).context["form"]
    posted = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    rows = {"hours-TOTAL_FORMS": 1, "hours-INITIAL_FORMS": 0, "hours-0-weekday": 1}
    rows |= {"hours-0-start_time": "17:00", "hours-0-end_time": "18:00"}
    assert browser.post(f"{PROFILE}submit/", posted | rows).status_code == 302
    assert "Say what" not in body(browser.get(PROFILE))
    page = body(desk.get(f"/admin/mentoring/mentorprofile/{waiting.pk}/change/"))
    assert "Say what you hired for.<br>Dee Staff, Monday 23 November, 06:00" in page
    assert "Return with this sentence" in page


@pytest.mark.parametrize("typed", ["", "   ", "\u200b\u2800"])
def test_without_a_sentence_nothing_is_returned(waiting, desk, typed):
    page = body(press(desk, waiting, "send_back", sentence=typed, headline="Mended"))
    assert "Write in a sentence what they should change." in page
    waiting.refresh_from_db()
    assert (waiting.status, waiting.returned_because) == ("submitted", "")
    assert not Notification.objects.exists()


def test_what_is_too_long_stays_typed(waiting, desk):
    page = body(press(desk, waiting, "send_back", sentence="Long. " * 101))
    assert "Ensure this value has at most 600 characters" in page
    assert "Long. Long." in page
    assert MentorProfile.objects.get().status == "submitted"


@pytest.mark.parametrize("status", ["draft", "published", "paused"])
def test_who_does_not_wait_is_not_returned(waiting, desk, status):
    MentorProfile.objects.update(status=status)
    page = desk.get(f"/admin/mentoring/mentorprofile/{waiting.pk}/change/")
    assert "Return with this sentence" not in body(page)
    assert 'name="sentence"' not in body(page)
    press(desk, waiting, "send_back", sentence="Say more.")
    posted = {"action": "send_back", "_selected_action": [waiting.pk], "sentence": "Say more."}
    desk.post("/admin/mentoring/mentorprofile/", posted)
    assert MentorProfile.objects.get().status == status


def test_what_happens_while_staff_save_stands(waiting, dee):
    """Their request has read the row, then the page is published and its mentor writes on it."""
    pages = admin.site._registry[MentorProfile]
    request = RequestFactory().post("/")
    request.user = dee
    form = pages.get_form(request, waiting, fields=["headline"])({"headline": "Mended"}, instance=waiting)
    assert form.is_valid()
    MentorProfile.objects.update(bio="Written meanwhile", status="published")
    pages.save_model(request, form.save(commit=False), form, True)
    saved = MentorProfile.objects.get()
    assert (saved.headline, saved.bio, saved.status) == ("Mended", "Written meanwhile", "published")


def test_enter_saves_and_does_not_publish(waiting, desk):
    """The first button of a form is what Enter presses."""
    page = body(desk.get(f"/admin/mentoring/mentorprofile/{waiting.pk}/change/"))
    form = page[page.index('id="mentorprofile_form"') :]
    assert form.index('name="_save"') < form.index('value="publish"')
