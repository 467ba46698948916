"""What staff do on their pages: publish, pause, send mail again, resolve, give powers."""

import smtplib
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from people.models import Notification
from sessions_app.models import Concern
from tests.conftest import NOW
from tests.factories import make_booking, make_mentor
from tests.second_factor import add_second_factor

pytestmark = pytest.mark.django_db
MENTORS = "/admin/mentoring/mentorprofile/"
MAILS = "/admin/people/notification/"


@pytest.fixture
def staff(dee, sign_in) -> Client:
    add_second_factor(dee)
    return sign_in(dee)


def body(response) -> str:
    return response.content.decode()


def act(client: Client, url: str, action: str, *rows) -> str:
    posted = {"action": action, "_selected_action": [row.pk for row in rows]}
    return body(client.post(url, posted, follow=True))


def owe(recipient, number: int = 0, **fields) -> Notification:
    values = {
        "kind": "booked",
        "key": f"booked:{number}",
        "send_at": NOW,
        "payload": {"booking": 1, "body": "canary-body"},
    }
    return Notification.objects.create(recipient=recipient, **(values | fields))


def test_publishing_makes_visible_and_owes_the_mail(staff, ada):
    mentor = make_mentor(ada, status="submitted")
    assert "Waiting to be read" in body(staff.get(MENTORS))
    assert "1 mentor is visible now." in act(staff, MENTORS, "publish", mentor)
    mentor.refresh_from_db()
    assert (mentor.status, mentor.next_open_at is not None) == ("published", True)
    assert Notification.objects.get().kind == "mentor_published"
    assert "0 mentors are visible now." in act(staff, MENTORS, "publish", mentor)


def test_the_page_that_the_mail_opens_publishes_too(staff, ada):
    mentor = make_mentor(ada, status="submitted")
    page = f"{MENTORS}{mentor.pk}/change/"
    form = staff.get(page).context["adminform"].form
    posted = {name: form[name].value() for name in form.fields} | {
        "headline": "Mended words",
        "action": "publish",
    }
    for prefix in ("availability_rules", "availability_overrides"):
        posted |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    response = staff.post(
        page, {name: value for name, value in posted.items() if value is not None}, follow=True
    )
    mentor.refresh_from_db()
    assert (mentor.status, mentor.headline) == ("published", "Mended words")
    assert "1 mentor is visible now." in body(response)
    assert 'value="publish"' not in body(response)


def test_an_incomplete_mentor_is_not_published(staff, ada):
    mentor = make_mentor(ada, status="submitted", headline="")
    assert "Write one line about you" in act(staff, MENTORS, "publish", mentor)
    mentor.refresh_from_db()
    assert mentor.status == "submitted"


def test_pausing_closes_bookings(staff, mentor):
    assert "1 mentor is paused now." in act(staff, MENTORS, "pause", mentor)
    mentor.refresh_from_db()
    assert (mentor.status, mentor.next_open_at) == ("paused", None)


def test_failed_and_skipped_mail_is_sent_again(staff, bo):
    failed = owe(
        bo,
        1,
        status="failed",
        attempts=8,
        last_error=smtplib.SMTPException.__name__,
        locked_until=NOW + timedelta(hours=1),
    )
    skipped, sent = owe(bo, 2, status="skipped"), owe(bo, 3, status="sent")
    assert "2 mails are sent again." in act(staff, MAILS, "send_again", failed, skipped, sent)
    failed.refresh_from_db()
    assert (failed.status, failed.attempts, failed.locked_until, failed.last_error) == (
        "pending",
        0,
        None,
        "",
    )
    assert set(Notification.objects.values_list("key", "status")) == {
        ("booked:1", "pending"),
        ("booked:2", "pending"),
        ("booked:3", "sent"),
    }


def test_what_waits_for_its_next_try_is_tried_now(staff, bo):
    waits = owe(bo, 1, attempts=3, last_error="SMTPServerDisconnected", locked_until=NOW + timedelta(hours=1))
    in_hand = owe(bo, 2, attempts=1, locked_until=NOW + timedelta(minutes=1))
    later = owe(bo, 3, send_at=NOW + timedelta(days=1))
    page = act(staff, MAILS, "send_again", waits, in_hand, later)
    assert "1 mail is sent again." in page
    assert "2 were left as they are: sent already, not due yet, or on their way right now." in page
    for mail in (waits, in_hand, later):
        mail.refresh_from_db()
    assert (waits.status, waits.locked_until, waits.attempts) == ("pending", None, 3)
    assert in_hand.locked_until == NOW + timedelta(minutes=1)
    assert later.send_at == NOW + timedelta(days=1)
    assert set(Notification.objects.claimable(NOW)) == {waits}


def test_one_is_sent_again_from_its_own_page(staff, bo):
    mail, other, sent = owe(bo, 1, status="failed"), owe(bo, 2, status="failed"), owe(bo, 3, status="sent")
    page = staff.get(f"{MAILS}{mail.pk}/change/")
    assert f'formaction="{MAILS}"' in body(page)
    pressed = {"action": "send_again", "_selected_action": mail.pk, "from_page": "1"}
    answer = staff.post(MAILS, pressed, follow=True)
    assert answer.redirect_chain == [(f"{MAILS}{mail.pk}/change/", 302)]
    assert "1 mail is sent again." in body(answer)
    assert set(Notification.objects.values_list("pk", "status")) == {
        (mail.pk, "pending"),
        (other.pk, "failed"),
        (sent.pk, "sent"),
    }
    assert "send_again" not in body(staff.get(f"{MAILS}{sent.pk}/change/"))


def test_a_concern_is_resolved(staff, mentor, bo):
    concern = Concern.objects.create(
        booking=make_booking(mentor, bo), reporter=bo, kind="other", text="Told to staff"
    )
    assert "1 concern is resolved." in act(staff, "/admin/sessions_app/concern/", "resolve", concern)
    concern.refresh_from_db()
    assert concern.resolved_at == NOW


def test_only_a_superuser_gives_powers(dee, bo, sign_in, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    page = f"/admin/people/user/{bo.pk}/change/"
    assert 'name="is_staff"' in body(sign_in(dee).get(page))
    dee.is_superuser = False
    dee.save()
    dee.user_permissions.set(Permission.objects.filter(codename="change_user"))
    assert 'name="is_staff"' not in body(sign_in(dee).get(page))
    sign_in(dee).post(
        page, {"name": "Bo O", "timezone": "UTC", "is_active": "on", "is_staff": "on", "is_superuser": "on"}
    )
    bo.refresh_from_db()
    assert (bo.name, bo.is_staff, bo.is_superuser) == ("Bo O", False, False)
