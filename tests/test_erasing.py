"""Removing someone for good: nothing of theirs is found in any column, and all that others have stays."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from mentoring.models import AvailabilityOverride, MentorProfile
from people import closing, data, tasks
from people.models import DataCopy, MailOptOut, Notification, User
from people.outbox import deliver_due
from sessions_app.audit import find_faults
from sessions_app.change.service import decline_session
from sessions_app.find.reads import count_minutes
from sessions_app.models import Booking, Challenge, Commitment, Concern, Decline, Message
from tests.factories import make_booking, make_mentor, make_user
from tests.second_factor import add_second_factor
from tests.sessions_app.begun import make_begun

pytestmark = pytest.mark.django_db
NAME, ADDRESS = "Zqzqname Zqzqlast", "zqzqaddress@zqzqhost.example.com"


def everything() -> str:
    """Every column of every table as text."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608
            found += [f"{model._meta.label} {row!r}" for row in cursor.fetchall()]
        cursor.execute("SELECT * FROM cache")
        found += [f"cache {row!r}" for row in cursor.fetchall()]
    return "\n".join(found)


def left_of(*words: str) -> list[str]:
    return [line for line in everything().splitlines() if any(word in line.lower() for word in words)]


@pytest.fixture
def gone(db) -> User:
    person = make_user(
        ADDRESS, name=NAME, timezone="Asia/Kathmandu", country="NP", password="zqzq-password-1"
    )
    client = Client(HTTP_USER_AGENT="zqzqagent")
    client.post("/accounts/login/", {"login": ADDRESS, "password": "zqzq-password-1"})
    assert UserSession.objects.filter(user=person).exists()
    add_second_factor(person)
    MailOptOut.objects.create(user=person, topic="reminders")
    client.post("/settings/your-data/")
    client.post("/accounts/password/reset/", {"email": ADDRESS})
    staff = make_user("staff@example.com", name="Staff", is_staff=True)
    log(staff, person, "Suspended: Zqzqname was rude")
    return person


def log(staff: User, row: Any, message: str) -> None:
    LogEntry.objects.create(
        user=staff,
        content_type=ContentType.objects.get_for_model(row),
        object_id=str(row.pk),
        object_repr=str(row),
        action_flag=CHANGE,
        change_message=message,
    )


def as_mentee(person: User, mentor: MentorProfile) -> Booking:
    """Everything that a mentee writes; the mentor's words are "kept"."""
    booking = make_begun(
        mentor, person, ago=timedelta(days=5), status="completed", goal="zqzqgoal", context="zqzqcontext",
        link="https://zqzqlink.example.com/", level="starting",
    )  # fmt: skip
    booking.events.create(action="held", to_status="completed", to_starts_at=booking.starts_at)
    Challenge.objects.create(booking=booking, text="kept dare", position=1)
    Commitment.objects.create(
        booking=booking, text="zqzqstep", reflection="zqzqreflection", challenge="kept dare", position=1,
        due_on="2026-11-20",
    )  # fmt: skip
    Message.objects.create(booking=booking, sender=person, text="zqzqline")
    Message.objects.create(booking=booking, sender=mentor.user, text="kept line")
    for text, resolved in (("zqzqresolved", timezone.now()), ("open worry", None)):
        Concern.objects.create(
            booking=booking, reporter=person, kind="other", text=text, resolved_at=resolved
        )
    make_begun(mentor, person, ago=timedelta(days=6), status="completed", none_because="zqzqbecause")
    make_begun(
        mentor, person, ago=timedelta(days=7), status="cancelled", ended_by=person, cancel_reason="zqzqreason"
    )
    declined = make_begun(mentor, person, ago=timedelta(days=8), status="declined", goal="zqzqgoal")
    Decline.objects.create(
        booking=declined, reason="too-wide", sentence="kept sentence", original_goal="zqzqoriginal"
    )
    return booking


def test_of_a_mentee_nothing_is_left_and_the_mentor_keeps_theirs(gone, mentor, ada, sign_in):
    booking = as_mentee(gone, mentor)
    before = (
        count_minutes(),
        Booking.objects.count(),
        sorted(Booking.objects.values_list("status", flat=True)),
    )
    assert left_of("zqzq")
    data.erase(gone, now=timezone.now())
    assert left_of("zqzq") == []
    text = everything()
    for word in ("kept dare", "kept line", "kept sentence", "open worry"):
        assert word in text
    assert before == (
        count_minutes(), Booking.objects.count(), sorted(Booking.objects.values_list("status", flat=True))
    )  # fmt: skip
    gone.refresh_from_db()
    assert (gone.country, gone.is_active, gone.has_usable_password()) == ("NP", False, False)
    assert gone.display_name == gone.first_name == "Someone who left"
    client = sign_in(ada)
    for other in Booking.objects.all():
        page = client.get(other.get_absolute_url())
        assert page.status_code == 200
        assert "Someone who left" in page.content.decode()
        assert "Removed by who wrote it" in page.content.decode() or other.pk != booking.pk
    assert client.get("/sessions/").status_code == 200


def test_of_a_mentor_nothing_is_left_and_the_mentee_keeps_theirs(gone, bo, sign_in):
    words = ("headline", "bio", "can_help_with", "cannot_help_with", "topics")
    mentor = make_mentor(
        gone, **{name: f"zqzq{name}" for name in words}, meeting_url="https://zqzq.example.com/"
    )
    assert mentor.slug.startswith("zqzqname")
    log(User.objects.get(email="staff@example.com"), mentor, "[]")
    AvailabilityOverride.objects.create(mentor=mentor, date="2026-12-01")
    held = make_begun(mentor, bo, ago=timedelta(days=4), status="completed", goal="kept goal")
    Challenge.objects.create(booking=held, text="zqzqdare", position=1)
    Commitment.objects.create(
        booking=held, text="kept step", challenge="zqzqdare", position=1, due_on="2026-12-01"
    )
    Message.objects.create(booking=held, sender=gone, text="zqzqline")
    taken = make_begun(mentor, bo, ago=timedelta(days=5), status="completed", goal="zqzqsuggested")
    Decline.objects.create(
        booking=taken, reason="too-wide", sentence="zqzqsentence", original_goal="kept original",
        suggested_goal="zqzqsuggested", taken_at=timezone.now(),
    )  # fmt: skip
    data.erase(gone, now=timezone.now())
    assert left_of("zqzq") == []
    for word in ("kept goal", "kept step", "kept original"):
        assert word in everything()
    client = sign_in(bo)
    for booking in Booking.objects.all():
        assert client.get(booking.get_absolute_url()).status_code == 200
    mentor.refresh_from_db()
    assert (mentor.status, mentor.availability_rules.count()) == ("draft", 0)
    assert Client().get(mentor.get_absolute_url()).status_code == 404


def test_mails_to_the_other_person_still_go_out_and_answers_come_to_us(gone, mentor, ada, clock):
    booking = make_booking(mentor, gone, goal="zqzqgoal")
    clock.move_to(booking.ends_at + timedelta(minutes=1))
    data.erase(gone, now=timezone.now())
    assert list(find_faults()) == []
    clock.shift(timedelta(days=1))
    mail.outbox.clear()
    deliver_due()
    letter = next(sent for sent in mail.outbox if sent.to == [ada.email] and "wrap-up" in sent.body)
    assert "Someone who left" in letter.body
    assert "zqzq" not in letter.body.lower() + letter.subject.lower()
    assert "invalid" not in letter.reply_to[0] + letter.body
    assert not Notification.objects.pending().filter(recipient=gone).exists()


def test_not_while_a_session_is_ahead(gone, mentor, capsys):
    booking = make_booking(mentor, gone)
    with pytest.raises(data.NotYet, match="Half an hour with Ada Lind on Tuesday"):
        data.erase(gone, now=timezone.now())
    with pytest.raises(CommandError, match="Half an hour with Ada Lind"):
        call_command("erase_account", ADDRESS, "--yes")
    suggested = decline_session(
        booking=booking, by=mentor.user, reason="too-wide", sentence="No", suggested_goal="Something smaller"
    )
    with pytest.raises(data.NotYet):
        data.erase(gone, now=timezone.now())
    assert suggested.status == "requested"
    assert User.objects.filter(email=ADDRESS, is_active=True).exists()


def test_the_command_says_what_it_does_and_asks(gone, capsys):
    with pytest.raises(CommandError, match="--yes"):
        call_command("erase_account", ADDRESS)
    assert "for good" in capsys.readouterr().out
    assert User.objects.filter(email=ADDRESS).exists()
    call_command("erase_account", ADDRESS, "--yes")
    assert left_of("zqzq") == []
    with pytest.raises(CommandError, match="Nobody"):
        call_command("erase_account", ADDRESS, "--yes")


def test_staff_hand_over_first(dee):
    with pytest.raises(data.NotYet, match="on the team"):
        data.erase(dee, now=timezone.now())


def test_who_left_is_removed_after_their_week_by_the_workers(gone, bo, clock):
    closing.leave(user=gone, now=timezone.now())
    closing.suspend(user=bo, by=None, reason="Left", now=timezone.now())
    clock.shift(timedelta(days=7) - timedelta(seconds=1))
    tasks.remove_leavers()
    assert User.objects.filter(email=ADDRESS).exists()
    clock.shift(1)
    tasks.remove_leavers()
    tasks.remove_leavers()
    assert left_of("zqzq") == []
    assert not DataCopy.objects.exists()
    assert User.objects.filter(email=bo.email).exists()
    make_user(ADDRESS, name="Someone new")  # the address is free again


def test_two_people_may_go(gone, bo):
    for person in (gone, bo):
        data.erase(person, now=timezone.now())
        data.erase(person, now=timezone.now())
    assert User.objects.filter(erased_at__isnull=False).count() == 2
