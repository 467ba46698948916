"""Every act of staff leaves a line that nobody changes, without the words that people wrote."""

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.db import IntegrityError
from django.test import Client, RequestFactory

from mentoring.models import MentorProfile
from people.models import Notification, User
from people.staff_pages import StaffAdmin
from resources.models import CoachingQuestion, Resource
from sessions_app.models import Concern
from tests.conftest import NOW
from tests.factories import make_booking
from tests.resources.factories import make_resource

pytestmark = pytest.mark.django_db
WORDS = {"sentence": "canary-asked", "note": "canary-note", "post": "yes"}


@pytest.fixture
def staff(dee, sign_in, settings) -> Client:
    settings.STAFF_NEED_SECOND_FACTOR = False
    return sign_in(dee)


@pytest.fixture
def ready(mentor, bo):
    """What brings one row of a model into the state in which an action finds something to do."""

    booking = make_booking(mentor, bo)

    def profile(status: str) -> MentorProfile:
        MentorProfile.objects.update(status=status)
        return mentor

    def concern(**fields) -> Concern:
        return Concern.objects.create(
            booking=booking, reporter=bo, kind="other", text="canary-text", **fields
        )

    def question() -> CoachingQuestion:
        return CoachingQuestion.objects.create(text="What is stopping you?", moment="start")

    def mail() -> Notification:
        return Notification.objects.create(recipient=bo, kind="booked", key="x", send_at=NOW, status="failed")

    return {
        (User, "mail_came_back"): lambda: bo,
        (User, "let_try_again"): lambda: bo,
        (Notification, "send_again"): mail,
        (MentorProfile, "publish"): lambda: profile("submitted"),
        (MentorProfile, "send_back"): lambda: profile("submitted"),
        (MentorProfile, "pause"): lambda: profile("published"),
        (Resource, "publish"): lambda: make_resource("A guide"),
        (Resource, "needs_a_look"): lambda: make_resource("A guide"),
        (Resource, "retire"): lambda: make_resource("A guide"),
        (Resource, "delete_selected"): lambda: make_resource("A guide"),
        (CoachingQuestion, "delete_selected"): question,
        (Concern, "take"): concern,
        (Concern, "resolve"): concern,
        (Concern, "reopen"): lambda: concern(resolved_at=NOW),
        (Group, "delete_selected"): lambda: Group.objects.create(name="Guests"),
    }


def every_action(person: User) -> set[tuple]:
    request = RequestFactory().get("/")
    request.user = person
    return {
        (model, name) for model, pages in admin.site._registry.items() for name in pages.get_actions(request)
    }


def address_of(row) -> str:
    return f"/admin/{row._meta.app_label}/{row._meta.model_name}/"


def do(client: Client, row, action: str) -> None:
    """As a browser does: in the list, or on the row's own page where it needs words."""
    pages = admin.site._registry[type(row)]
    if action not in pages.only_on_page:
        client.post(address_of(row), WORDS | {"action": action, "_selected_action": [row.pk]})
        return
    page = client.get(f"{address_of(row)}{row.pk}/change/")
    client.post(page.wsgi_request.path, as_it_is(page) | WORDS | {"action": action})


def as_it_is(page) -> dict:
    """What a browser posts from a page on which nothing was typed."""
    form = page.context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    posted = {name: value for name, value in values.items() if value is not None and value is not False}
    for inline in page.context["inline_admin_formsets"]:
        posted |= {f"{inline.formset.prefix}-TOTAL_FORMS": 0, f"{inline.formset.prefix}-INITIAL_FORMS": 0}
    return posted


def test_every_action_of_every_page_is_in_the_history(staff, dee, ready):
    assert every_action(dee) == set(ready)
    for (_model, action), make in ready.items():
        row = make()
        LogEntry.objects.all().delete()
        do(staff, row, action)
        (entry,) = LogEntry.objects.all() or pytest.fail(f"Nothing about {action}")
        assert (entry.user, entry.object_id, entry.object_repr) == (dee, str(row.pk), str(row)), action
        assert entry.content_type.model_class() is type(row)
        assert entry.is_deletion() or len(entry.get_change_message()) > 5, action
        assert "canary" not in entry.change_message + entry.object_repr, action
        Resource.objects.all().delete()


def test_what_was_left_as_it_is_is_no_act(staff, mentor):
    do(staff, mentor, "publish")
    page = staff.get(f"/admin/people/user/{mentor.user_id}/change/")
    assert staff.post(page.wsgi_request.path, as_it_is(page)).status_code == 302
    assert not LogEntry.objects.exists()


def test_act_and_line_stand_or_fall_together(staff, mentor, ada, monkeypatch):
    """A history that can't be written stops the act."""

    def full(*_args, **_kwargs):
        raise IntegrityError("disk full")

    staff.raise_request_exception = False
    Notification.objects.create(recipient=ada, kind="booked", key="x", send_at=NOW, status="failed")
    monkeypatch.setattr(StaffAdmin, "record", full)
    for row, action in (
        (Notification.objects.get(), "send_again"),
        (mentor, "pause"),
        (ada, "mail_came_back"),
    ):
        do(staff, row, action)
    assert Notification.objects.get().status == "failed"
    assert MentorProfile.objects.get().status == "published"
    assert User.objects.get(pk=ada.pk).mail_refused_at is None


def test_the_page_says_who_did_what_to_whom_newest_first(staff, dee, mentor, ada):
    do(staff, mentor, "pause")
    do(staff, ada, "mail_came_back")
    page = staff.get("/admin/admin/logentry/")
    shown = [(entry.user, entry.get_change_message()) for entry in page.context["cl"].result_list]
    assert shown == [(dee, "Flagged the address: mail to it came back."), (dee, "Paused.")]
    text = page.content.decode()
    assert "<h1>History</h1>" in text
    assert f'<a href="/admin/mentoring/mentorprofile/{mentor.pk}/change/">Ada Lind</a>' in text
    assert "History" in staff.get("/admin/").content.decode()


@pytest.mark.parametrize(
    ("query", "count"), [("by={dee}", 2), ("by={bo}", 2), ("about={user}", 1), ("by=x", 2), ("about=x", 2)]
)
def test_it_is_narrowed_down_by_person_and_kind(staff, dee, bo, mentor, ada, query, count):
    """Bo has done nothing here, so he is no answer, as nonsense is none."""
    do(staff, mentor, "pause")
    do(staff, ada, "mail_came_back")
    about_people = LogEntry.objects.get(object_id=ada.pk, content_type__model="user").content_type_id
    query = query.format(dee=dee.pk, bo=bo.pk, user=about_people)
    assert staff.get(f"/admin/admin/logentry/?{query}").context["cl"].result_count == count


def test_nobody_changes_or_deletes_a_line(staff, mentor):
    do(staff, mentor, "pause")
    entry = LogEntry.objects.get()
    base = "/admin/admin/logentry/"
    assert staff.get(f"{base}{entry.pk}/change/").status_code == 200
    for address in (f"{base}add/", f"{base}{entry.pk}/delete/", f"{base}{entry.pk}/change/"):
        assert staff.post(address, {"post": "yes", "change_message": "Nothing"}).status_code == 403
    staff.post(base, {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"})
    entry.refresh_from_db()
    assert entry.get_change_message() == "Paused."


def test_pasting_several_is_in_it(staff, theme):
    posted = {
        "lines": "A | https://example.org/a",
        "themes": [theme.pk],
        "kind": "article",
        "language": "en",
        "status": "suggested",
    }
    staff.post("/admin/resources/resource/paste/", posted)
    (entry,) = LogEntry.objects.all()
    assert entry.get_change_message() == "Added with others, from a list."
