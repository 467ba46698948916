"""A mentor who has no room says until when: that pair and that time stay closed, and the date is told."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from mentoring.models import TimeClaim
from people.outbox import deliver_due
from sessions_app.change.service import decline_session, refuse_suggestion, take_suggestion
from sessions_app.errors import BookingError
from sessions_app.models import Booking, ClosedPair
from sessions_app.talk.service import close_bookings, send_message
from tests.conftest import NOW
from tests.factories import make_booking, open_slots, url_in_mail

pytestmark = pytest.mark.django_db
SUNDAY = date(2026, 11, 29)


@pytest.fixture
def booking(mentor, bo) -> Booking:
    return make_booking(mentor, bo)


def decline(booking: Booking, **more) -> Booking:
    said = {"reason": "no-room", "sentence": "No room."} | more
    return decline_session(booking=booking, by=booking.mentor.user, **said)


def starts(mentor) -> list:
    return [slot.starts_at for slot in open_slots(mentor)]


def test_that_week_unless_told_otherwise_and_the_very_time_stays_closed(booking, mentor, bo):
    declined = decline(booking)
    assert declined.decline.no_room_until == SUNDAY
    assert booking.starts_at not in starts(mentor)
    assert booking.starts_at + timedelta(minutes=30) in starts(mentor)
    assert set(TimeClaim.objects.values_list("person", "role")) == {(mentor.user_id, "closed")}
    call_command("audit")


def test_a_closed_time_is_no_session_of_the_week(booking, mentor):
    mentor.weekly_limit = 1
    mentor.save()
    decline(booking)
    assert any(moment.date() < SUNDAY for moment in starts(mentor))


def test_the_pair_is_closed_until_then_and_open_from_the_next_day(booking, mentor, bo, cy, clock):
    decline(booking)
    with pytest.raises(BookingError, match="no room until Sunday 29 November. From Monday 30 November"):
        make_booking(mentor, bo)
    assert make_booking(mentor, cy).status == "confirmed"
    clock.move_to(NOW + timedelta(days=6, hours=15, minutes=59))  # 23:59 in Helsinki on Sunday
    with pytest.raises(BookingError):
        make_booking(mentor, bo)
    clock.shift(timedelta(minutes=1))
    assert make_booking(mentor, bo).status == "confirmed"


def test_the_mentee_is_told_the_day_by_mail_and_page(booking, mentor, bo, sign_in):
    deliver_due()
    mail.outbox.clear()
    decline(booking, no_room_until=date(2026, 12, 24))
    deliver_due()
    letter = next(one for one in mail.outbox if one.to == [bo.email])
    assert "Ada Lind has no room until Thursday 24 December" in letter.body
    page = sign_in(bo).get(booking.get_absolute_url()).content.decode()
    assert "Thursday 24 December" in page


def test_other_reasons_keep_nothing_closed(booking, mentor, bo):
    decline(booking, reason="not-my-field", no_room_until=date(2026, 12, 24))
    assert booking.starts_at in starts(mentor)
    assert not ClosedPair.objects.exists()
    assert not TimeClaim.objects.exists()


@pytest.mark.parametrize("answer", [take_suggestion, refuse_suggestion])
def test_a_suggestion_keeps_the_time_for_the_answer_and_closes_nobody(booking, mentor, bo, answer):
    decline(booking, suggested_goal="Read one job ad together")
    assert not ClosedPair.objects.exists()
    answer(booking=booking, by=bo)
    assert (booking.starts_at in starts(mentor)) == (answer is refuse_suggestion)
    call_command("audit")


def test_taking_it_back_opens_pair_and_time(booking, mentor, ada, bo, sign_in):
    decline(booking)
    page = f"{booking.get_absolute_url()}close/"
    assert "I have room again for Bo" in sign_in(ada).get(page).content.decode()
    sign_in(ada).post(page, {"open": "1"})
    assert booking.starts_at in starts(mentor)
    assert make_booking(mentor, bo).status == "confirmed"


def test_a_later_day_wins_and_for_good_wins_over_any(mentor, ada, bo, clock):
    first, second = make_booking(mentor, bo), make_booking(mentor, bo)
    decline(first, no_room_until=date(2026, 12, 24))
    decline(second, no_room_until=date(2026, 12, 1))
    assert ClosedPair.objects.get().until == date(2026, 12, 24)
    close_bookings(booking=first, by=ada, closed=True)
    assert ClosedPair.objects.get().until is None


def test_lines_go_on_while_there_is_no_room(mentor, bo):
    held = make_booking(mentor, bo)
    decline(make_booking(mentor, bo))
    assert send_message(booking=held, by=bo, text="See you then.")


def test_the_form_asks_until_when_and_says_what_is_wrong(booking, ada, bo, sign_in):
    client, page = sign_in(ada), f"{booking.get_absolute_url()}decline/"
    assert 'value="2026-11-29"' in client.get(page).content.decode()
    for wrong in ("2026-11-22", "2028-01-01", "someday", "9999-12-31"):
        response = client.post(
            page, {"reason": "no-room", "no_room_until": wrong, "sentence": "My own words"}
        )
        assert response.status_code == 400, wrong
        assert wrong in response.content.decode()
        assert "My own words" in response.content.decode()
    booking.refresh_from_db()
    assert booking.status == "confirmed"
    client.post(page, {"reason": "no-room", "no_room_until": "2026-12-24"})
    assert ClosedPair.objects.get().until == date(2026, 12, 24)


def test_an_audit_sees_a_closed_time_of_the_wrong_shape(booking, mentor):
    decline(booking)
    TimeClaim.objects.first().delete()
    with pytest.raises(CommandError):
        call_command("audit")
    assert url_in_mail(booking, mentor.user)
    assert timezone.now() == NOW


def test_taking_it_back_opens_every_time_of_the_pair_and_no_page_speaks_of_the_day(mentor, ada, bo, sign_in):
    first, second = make_booking(mentor, bo), make_booking(mentor, bo)
    for booking in (first, second):
        decline(booking)
    close_bookings(booking=first, by=ada, closed=False)
    assert {first.starts_at, second.starts_at} <= set(starts(mentor))
    for person in (ada, bo):
        assert "29 November" not in sign_in(person).get(second.get_absolute_url()).content.decode()
    call_command("audit")


def test_a_time_that_is_still_closed_when_the_day_is_over_can_be_opened(mentor, ada, bo, sign_in, clock):
    booking = decline(make_booking(mentor, bo, slot=open_slots(mentor)[-1]), no_room_until=date(2026, 11, 24))
    clock.move_to(NOW + timedelta(days=3))
    page = f"{booking.get_absolute_url()}close/"
    assert booking.starts_at not in starts(mentor)
    assert 'name="open"' in sign_in(ada).get(page).content.decode()
    sign_in(ada).post(page, {"open": "1"})
    assert booking.starts_at in starts(mentor)
    assert 'name="open"' not in sign_in(ada).get(page).content.decode()


def test_the_mentors_own_mail_says_the_day_and_that_the_time_stays_closed(booking, ada):
    deliver_due()
    mail.outbox.clear()
    decline(booking)
    deliver_due()
    letter = next(one for one in mail.outbox if one.to == [ada.email])
    assert "no room until Sunday 29 November" in letter.body
    assert "stays closed" in letter.body
