"""Sessions that neither of the two ends: our team does, or an account is closed."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from mentoring.models import TimeClaim
from people import closing
from people.models import User
from people.outbox import deliver_due
from sessions_app.change.service import decline_session, end_session, end_sessions_of_closed
from sessions_app.errors import BookingError, NotNow
from sessions_app.models import Booking
from sessions_app.talk.service import send_message
from sessions_app.tasks import close_overdue
from tests.factories import make_booking, make_mentor, open_slots, url_in_mail

pytestmark = pytest.mark.django_db


def suspend(user: User) -> None:
    closing.suspend(user=user, by=None, reason="Left", now=timezone.now())


def letters_to(user: User) -> list:
    while deliver_due():
        pass
    return [letter for letter in mail.outbox if letter.to == [user.email]]


@pytest.fixture
def booking(mentor, bo) -> Booking:
    made = make_booking(mentor, bo)
    while deliver_due():
        pass
    mail.outbox.clear()
    return made


def test_our_team_ends_one_and_tells_both(booking, ada, bo, dee):
    end_session(booking=booking, staff=dee, now=timezone.now())
    booking.refresh_from_db()
    assert (booking.status, booking.revision, booking.ended_by) == ("cancelled", 1, None)
    assert booking.events.last().by == dee
    assert not TimeClaim.objects.exists()
    call_command("audit")
    for person in (ada, bo):
        (letter,) = letters_to(person)
        assert letter.subject.startswith("Won't take place")
        assert "Our team has ended this session." in letter.body
        assert "Dee" not in letter.body
        assert letter.reply_to != [ada.email]
        assert "hello@" in letter.reply_to[0]
        assert "METHOD:CANCEL" in letter.attachments[0].content.decode()


def test_the_pages_say_it_and_name_nobody(booking, ada, bo, dee, sign_in):
    end_session(booking=booking, staff=dee, now=timezone.now())
    for person in (ada, bo):
        page = sign_in(person).get(booking.get_absolute_url()).content.decode()
        assert "Our team has ended this session." in page
        assert "Dee" not in page


def test_a_suspended_mentors_sessions_end_kindly_with_a_way_on(booking, ada, bo, sign_in):
    suspend(ada)
    booking.refresh_from_db()
    assert booking.status == "cancelled"
    (letter,) = letters_to(bo)
    assert "Ada Lind isn't here any more" in letter.body
    assert "See who can help" in letter.body
    assert "Find another time" not in letter.body
    assert "Left" not in letter.body
    (own,) = letters_to(ada)
    assert "Your account is closed" in own.body
    assert "key=" not in own.body  # a dead link helps nobody
    assert "isn't here any more" in sign_in(bo).get(booking.get_absolute_url()).content.decode()


def test_a_suspended_mentees_time_is_open_again(booking, mentor, bo, ada):
    taken = booking.starts_at
    suspend(bo)
    assert taken in [slot.starts_at for slot in open_slots(mentor)]
    (letter,) = letters_to(ada)
    assert "Bo Okafor isn't here any more" in letter.body


def test_what_waits_for_an_answer_ends_too(booking, ada, bo):
    decline_session(
        booking=booking, by=ada, reason="too-wide", sentence="Too wide", suggested_goal="One part"
    )
    suspend(bo)
    booking.refresh_from_db()
    assert (booking.status, booking.answer_by) == ("cancelled", None)


def test_what_has_begun_stays_to_be_told(booking, ada, bo, clock, dee):
    clock.move_to(booking.starts_at)
    suspend(ada)
    booking.refresh_from_db()
    assert booking.status == "confirmed"
    with pytest.raises(NotNow, match="has begun"):
        end_session(booking=booking, staff=dee, now=timezone.now())


def test_links_of_a_closed_account_are_dead_and_alive_again(booking, ada, bo, cy):
    other = make_booking(make_mentor(cy), ada)
    link = url_in_mail(booking, bo)
    assert Client().get(link).status_code == 200
    User.objects.filter(pk=bo.pk).update(is_active=False)
    assert Client().get(link).status_code == 404
    User.objects.filter(pk=bo.pk).update(is_active=True)
    assert Client().get(link).status_code == 200
    assert other.status == "confirmed"


def test_the_rounds_end_what_a_crash_left(booking, bo):
    User.objects.filter(pk=bo.pk).update(is_active=False)
    close_overdue()
    booking.refresh_from_db()
    assert booking.status == "cancelled"
    assert end_sessions_of_closed(now=timezone.now()) == 0


def test_who_was_closed_a_moment_ago_books_nothing(mentor, bo):
    """The page was asked before: its `bo` is still open."""
    User.objects.filter(pk=bo.pk).update(is_active=False)
    with pytest.raises(BookingError, match="account is closed"):
        make_booking(mentor, bo)
    assert not Booking.objects.exists()
    assert not TimeClaim.objects.exists()


def test_nobody_writes_to_who_is_gone(booking, ada, bo):
    suspend(bo)
    booking = Booking.objects.with_people().get()
    Booking.objects.update(status="completed", starts_at=timezone.now() - timedelta(days=1))
    with pytest.raises(NotNow, match="isn't here any more"):
        send_message(booking=booking, by=ada, text="How did it go?")
