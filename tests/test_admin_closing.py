"""What staff do about someone: suspend, let back in, end one session. Each leaves an entry."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.test import Client

from people.models import Closure
from tests.factories import make_booking, make_user
from tests.second_factor import add_second_factor

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(dee, sign_in) -> Client:
    add_second_factor(dee)
    return sign_in(dee)


def body(response) -> str:
    return response.content.decode()


def test_suspending_asks_why_says_what_happens_and_is_in_the_history(staff, bo, dee):
    person = f"/admin/people/user/{bo.pk}/"
    assert f"{person}suspend/" in body(staff.get(f"{person}change/"))
    assert "the others are told kindly" in body(staff.get(f"{person}suspend/"))
    refused = staff.post(f"{person}suspend/", {"reason": " \u200b"})
    assert refused.status_code == 400
    assert "Write in a few words why" in body(refused)
    assert staff.post(f"{person}suspend/", {"reason": "x" * 301}).status_code == 400
    assert not Closure.objects.exists()
    page = body(staff.post(f"{person}suspend/", {"reason": "Rude to three people"}, follow=True))
    assert "Suspended." in page
    assert "Rude to three people" in page
    assert f"{person}let-in/" in page
    bo.refresh_from_db()
    assert not bo.is_active
    assert "Rude to three people" in body(staff.get(f"{person}let-in/"))
    assert "They can sign in again." in body(staff.post(f"{person}let-in/", follow=True))
    entries = LogEntry.objects.filter(user=dee, object_id=str(bo.pk)).order_by("pk")
    assert [entry.change_message for entry in entries] == ["Suspended", "Let back in"]


def test_what_cant_be_done_is_said(staff, dee):
    page = body(staff.post(f"/admin/people/user/{dee.pk}/suspend/", {"reason": "Me"}, follow=True))
    assert "suspend yourself" in page
    page = body(staff.post(f"/admin/people/user/{dee.pk}/let-in/", follow=True))
    assert "nothing to open again" in page
    assert staff.get("/admin/people/user/999999/suspend/").status_code == 404


def test_one_session_is_ended_by_a_button(staff, mentor, bo, dee):
    booking = make_booking(mentor, bo, goal="canary-goal")
    page = f"/admin/sessions_app/booking/{booking.pk}/"
    assert f"{page}end/" in body(staff.get(f"{page}change/"))
    asked = body(staff.get(f"{page}end/"))
    assert "Ada Lind and Bo Okafor" in asked
    assert "canary-goal" not in asked
    booking.refresh_from_db()
    assert booking.status == "confirmed"
    assert "Both are told by mail." in body(staff.post(f"{page}end/", follow=True))
    booking.refresh_from_db()
    assert (booking.status, booking.events.last().by) == ("cancelled", dee)
    assert "cancelled already" in body(staff.post(f"{page}end/", follow=True))
    assert f"{page}end/" not in body(staff.get(f"{page}change/"))
    assert LogEntry.objects.get(object_id=str(booking.pk)).change_message == "Ended"


def test_who_may_only_look_does_neither(mentor, bo, sign_in):
    viewer = make_user("viewer@example.com", is_staff=True)
    add_second_factor(viewer)
    viewer.user_permissions.set(Permission.objects.filter(codename__in=("view_user", "view_booking")))
    client, booking = sign_in(viewer), make_booking(mentor, bo)
    for page, acts in (
        (f"/admin/people/user/{bo.pk}/", ("suspend", "let-in")),
        (f"/admin/sessions_app/booking/{booking.pk}/", ("end",)),
    ):
        shown = body(client.get(f"{page}change/"))
        for act in acts:
            assert f"{page}{act}/" not in shown
            assert client.get(f"{page}{act}/").status_code == 403
            assert client.post(f"{page}{act}/", {"reason": "Because"}).status_code == 403
    bo.refresh_from_db()
    booking.refresh_from_db()
    assert (bo.is_active, booking.status) == (True, "confirmed")


def test_an_organiser_changes_nobody_above_them_and_suspends_none_of_the_team(dee, bo, sign_in):
    organiser, mate = (
        make_user(f"{name}@example.com", name=name.title(), is_staff=True) for name in ("olu", "mat")
    )
    add_second_factor(organiser)
    organiser.groups.add(Group.objects.get(name="Organiser"))
    client = sign_in(organiser)
    posted = {"name": "Pwned", "timezone": "", "country": ""}
    assert client.post(f"/admin/people/user/{dee.pk}/change/", posted).status_code == 403
    assert client.post(f"/admin/people/user/{dee.pk}/suspend/", {"reason": "Mine"}).status_code == 403
    page = body(client.post(f"/admin/people/user/{mate.pk}/suspend/", {"reason": "Mine"}, follow=True))
    assert "Only a superuser suspends another member" in page
    dee.refresh_from_db()
    mate.refresh_from_db()
    assert (dee.name, dee.is_active, mate.is_active) == ("Dee Staff", True, True)


@pytest.mark.parametrize("junk", ["abc", "\x00", "9" * 25, ""])
def test_rows_that_no_row_can_be_are_a_bad_request(staff, junk):
    for page in ("people/user", "people/notification", "sessions_app/concern", "mentoring/mentorprofile"):
        posted = {"action": "let_try_again", "_selected_action": junk}
        assert staff.post(f"/admin/{page}/", posted).status_code in (200, 302, 400)
