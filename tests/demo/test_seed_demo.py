from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import transaction
from django.db.models import F
from django.test import RequestFactory
from django.utils import timezone

from demo.management.commands import seed_demo
from mentoring.models import MentorProfile, TimeClaim
from mentoring.selectors import next_open_slots
from people import outbox
from people.models import Notification, User
from resources.models import Resource
from sessions_app.audit import find_faults
from sessions_app.models import Booking, BookingEvent, Challenge, ClosedPair, Commitment, Decline, Message
from tests.conftest import NOW

# Filled once in one process: it takes some seconds.
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("demo")]
ACCOUNTS = ["admin@example.com", "mentor@example.com", "mentee@example.com", "both@example.com"]


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker):
    """The demo as it was filled at NOW, once for all tests here; each of them forgets what it adds."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(NOW, tick=False):
            seed()
        yield
        transaction.set_rollback(True)


def seed() -> str:
    out = StringIO()
    call_command(seed_demo.Command(), stdout=out)
    return out.getvalue()


def person(email: str) -> User:
    return User.objects.get(email=email)


def meeting_soon():
    return Booking.objects.confirmed().filter(starts_at__gt=NOW, starts_at__lte=NOW + timedelta(minutes=55))


def test_the_accounts_on_the_sign_in_page_work(filled):
    for email in ACCOUNTS:
        assert authenticate(RequestFactory().post("/"), email=email, password="half-hour") == person(email)
        assert EmailAddress.objects.filter(email=email, verified=True, primary=True).exists()
    assert [user.email for user in User.objects.filter(is_staff=True)] == ["admin@example.com"]
    assert Counter(user.has_usable_password() for user in User.objects.all())[True] == len(ACCOUNTS)


def test_mentors_of_many_zones_can_be_booked(filled):
    mentors = MentorProfile.objects.published()
    assert mentors.count() == 12
    assert len(set(mentors.values_list("timezone", flat=True))) == 10
    found = next_open_slots(list(mentors), now=NOW, count=1)
    for mentor in mentors:
        mentor.full_clean()
        assert mentor.next_open_at == found[mentor.pk][0].starts_at
        assert mentor.themes.exists()
        assert mentor.languages.exists()
        assert mentor.can_help_lines
        assert mentor.cannot_help_lines


def test_what_the_services_wrote_agrees(filled):
    assert list(find_faults()) == []
    for booking in Booking.objects.with_people():
        booking.full_clean(validate_unique=False)
        assert booking.mentor.user_id != booking.mentee_id
        assert booking.is_wrapped_up == (booking.wrapped_up_at is not None)
        assert (booking.status == Booking.Status.REQUESTED) == (booking.answer_by is not None)
        assert booking.created_at <= booking.changed_at <= NOW
        moments = [event.at for event in booking.events.order_by("pk")]
        assert moments == sorted(moments)
    assert all(commitment.created_at.date() < commitment.due_on for commitment in Commitment.objects.all())


def test_every_state_is_there_and_most_of_it_was_held(filled):
    states = Counter(Booking.objects.values_list("status", flat=True))
    assert set(states) == set(Booking.Status)
    assert states["completed"] > 50
    assert set(Commitment.objects.values_list("status", flat=True)) == set(Commitment.Status)
    assert Booking.objects.confirmed().filter(starts_at__gt=NOW).count() >= 12
    assert Resource.objects.published().count() >= 50


def test_the_mentee_has_something_of_everything(filled):
    mine = Booking.objects.filter(mentee=person("mentee@example.com"))
    assert mine.filter(status="requested", decline__suggested_goal__gt="", answer_by__gt=NOW).exists()
    assert mine.filter(status="confirmed", starts_at__lt=NOW).count() == 1
    due = Commitment.objects.open().made_by(person("mentee@example.com"))
    assert sorted((commitment.due_on - NOW.date()).days for commitment in due) == [-2, 0, 4]


def test_both_roles_have_rows_for_the_account_with_both(filled):
    both = person("both@example.com")
    assert Booking.objects.ahead(NOW).filter(mentee=both).exists()
    assert Booking.objects.ahead(NOW).filter(mentor__user=both).exists()
    dared = Booking.objects.get(
        mentee=both, challenges__isnull=False, commitments=None, challenges__position=1
    )
    assert dared.status == "completed"


def test_something_can_be_watched_within_two_minutes_and_the_mailbox_is_not_flooded(filled, clock):
    soon = meeting_soon().get()
    clock.shift(timedelta(minutes=2))
    due = Notification.objects.claimable(NOW + timedelta(minutes=2))
    kinds = Counter(due.values_list("kind", flat=True))
    assert kinds == {"booked": 2, "reminder_hour": 2, "wrap_up": 1, "follow_up": 1, "suggested": 2}
    assert all(
        outbox.render(notification, timezone.now()) for notification in due.select_related("recipient")
    )
    assert set(due.filter(kind="reminder_hour").values_list("recipient__email", flat=True)) == {
        soon.mentee.email,
        soon.mentor.user.email,
    }


def test_mails_of_the_past_were_closed_at_their_moment_and_went_nowhere(filled, settings):
    past = Notification.objects.filter(send_at__lt=NOW)
    states = Counter(past.values_list("status", flat=True))
    assert states.keys() == {"sent", "skipped"}
    assert states["sent"] > 500
    assert not past.filter(status="sent").exclude(sent_at=F("send_at")).exists()
    assert not Notification.objects.filter(send_at__gte=NOW).exclude(status="pending").exists()
    assert not settings.DEMO_MAIL_FOLDER.exists()


def test_again_at_once_changes_nothing(filled):
    counted = (Booking, Notification, TimeClaim, User, Resource)
    before = [model.objects.count() for model in counted]
    assert "The demo is filled already" in seed()
    assert [model.objects.count() for model in counted] == before


@pytest.mark.parametrize("later", [timedelta(hours=2), timedelta(days=40)])
def test_a_later_start_adds_a_session_that_starts_soon(filled, clock, later):
    clock.shift(later)
    now = NOW + later
    waiting = set(Notification.objects.claimable(now))
    said = seed()
    soon = Booking.objects.confirmed().get(starts_at__gt=now, starts_at__lte=now + timedelta(minutes=55))
    assert f"{soon.starts_at:%H:%M} UTC" in said
    shortly = Notification.objects.claimable(now + timedelta(minutes=2))
    assert shortly.filter(kind="reminder_hour", payload__booking=str(soon.pk)).count() == 2
    assert waiting <= set(Notification.objects.claimable(now))
    assert (
        Booking.objects.confirmed().filter(mentor__user__email="mentor@example.com").ahead(now).count() >= 2
    )
    assert list(find_faults()) == []


@pytest.mark.parametrize("minutes", [0, 361, 722, 1083, 1437])
def test_a_session_starts_soon_at_any_time_of_the_day(filled, clock, minutes):
    clock.shift(timedelta(days=1, minutes=minutes))
    assert "meet at" in seed()
    assert list(find_faults()) == []


def test_a_time_that_is_taken_is_left_alone(filled, clock):
    taken = meeting_soon().get()
    clock.shift(timedelta(minutes=44))
    assert "meet at 06:45 UTC" in seed()
    clock.shift(timedelta(minutes=2))
    assert "meet at 07:30 UTC" in seed()
    assert meeting_soon().get() == taken


def rows():
    bookings = Booking.objects.order_by("starts_at", "mentor__user__email", "created_at")
    return list(bookings.values_list("mentor__user__email", "mentee__email", "goal", "starts_at", "status"))


def forget_everything():
    said = (Commitment, Challenge, Decline, Message, BookingEvent, ClosedPair, Booking)
    for model in (*said, TimeClaim, MentorProfile, User):
        model.objects.all().delete()


@pytest.mark.once
@pytest.mark.parametrize("minutes", [0, 1437])
def test_it_is_the_same_demo_at_the_same_moment_and_fits_at_any_time_of_the_day(filled, clock, minutes):
    first = rows()
    forget_everything()
    clock.shift(timedelta(minutes=minutes))
    assert "meet at" in seed()
    assert (rows() == first) == (minutes == 0)
    assert list(find_faults()) == []
    assert set(Booking.objects.values_list("status", flat=True)) == set(Booking.Status)
