"""Moving a session to another open time of the same mentor."""

from datetime import timedelta

import pytest
from django.urls import reverse

from mentoring.slots import Slot
from people.models import Notification
from people.templatetags.times import iso_z
from sessions_app.change.service import move_session
from sessions_app.errors import TimeNotOpen
from sessions_app.models import Booking
from tests.factories import make_booking, open_slots
from tests.sessions_app.begun import path, state

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(mentor, bo):
    return make_booking(mentor, bo)


def address(booking):
    return reverse("sessions_app:booking_reschedule", args=[booking.pk])


def move(client, booking, slot, **extra):
    return client.post(address(booking), {"starts_at": iso_z(slot.starts_at)}, **extra)


def offered(answer):
    times = answer.context["times"]
    return [
        slot.starts_at for slot in times.next_slots + [slot for day in times.week.days for slot in day.slots]
    ]


def test_moves_the_same_row_and_tells_both(booking, mentor, bo, ada, sign_in):
    there = open_slots(mentor, bo)[3]
    answer = move(sign_in(bo), booking, there)
    assert answer.status_code == 302
    assert answer.url == booking.get_absolute_url()
    booking.refresh_from_db()
    assert (booking.starts_at, booking.revision, booking.status) == (there.starts_at, 1, "confirmed")
    assert Booking.objects.count() == 1
    assert set(Notification.objects.filter(kind="moved").values_list("recipient", flat=True)) == {
        bo.pk,
        ada.pk,
    }


def test_by_key_the_way_on_carries_a_new_key_and_the_old_one_is_stale(booking, mentor, bo, client):
    old = path(booking, bo, "booking_reschedule")
    answer = client.post(old, {"starts_at": iso_z(open_slots(mentor, bo)[2].starts_at)})
    assert answer.status_code == 302
    assert client.get(answer.url).status_code == 200
    again = client.get(old)
    assert again.status_code == 404
    assert "earlier version of the session" in again.content.decode()


def test_offers_what_can_be_taken_and_never_the_time_it_has(booking, mentor, bo, sign_in):
    answer = sign_in(bo).get(address(booking))
    assert booking.starts_at not in offered(answer)
    assert {slot.starts_at for slot in open_slots(mentor, bo)[:4]} <= set(offered(answer))
    assert f'value="{iso_z(open_slots(mentor, bo)[0].starts_at)}"' in answer.content.decode()


def test_with_a_break_its_own_claims_do_not_stand_in_the_way(mentor, bo, sign_in):
    mentor.buffer_minutes = 30
    mentor.save()
    booking = make_booking(mentor, bo)
    half_an_hour_later = booking.starts_at + timedelta(minutes=30)
    assert half_an_hour_later in offered(sign_in(bo).get(address(booking)))


def test_a_time_that_was_just_taken_keeps_the_old_one_and_offers_others(booking, mentor, bo, cy, sign_in):
    wanted = open_slots(mentor, bo)[1]
    make_booking(mentor, cy, slot=wanted)
    before = state(booking)
    answer = move(sign_in(bo), booking, wanted)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "That time was just taken." in page
    assert "<title>Error:" in page
    assert wanted.starts_at not in offered(answer)
    assert len(offered(answer)) > 1
    assert state(booking) == before


def test_moving_there_twice_is_one_move(booking, mentor, bo, sign_in):
    there, client = open_slots(mentor, bo)[3], sign_in(bo)
    assert move(client, booking, there).status_code == 302
    assert move(client, booking, there).status_code == 302
    booking.refresh_from_db()
    assert booking.revision == 1
    assert booking.events.filter(action="moved").count() == 1


@pytest.mark.parametrize(
    ("starts_at", "status"),
    [
        ("", 400),
        ("soon", 400),
        ("2026-11-25T15:07:00Z", 400),
        ("2026-11-25T15:00:00", 400),
        ("9999-12-31T23:30:00Z", 400),
        ("2026-11-25T15:00:00Z\x00", 400),
        ("9" * 10_000, 400),
        (["2026-11-25T15:00:00Z", "2026-11-25T15:30:00Z"], 400),
        ("2026-11-20T15:00:00Z", 409),
        ("2026-11-23T15:00:00Z", 409),
        ("2027-11-24T15:00:00Z", 409),
        ("2026-11-29T15:00:00Z", 409),
    ],
)
def test_forged_times_are_refused_and_nothing_moves(starts_at, status, booking, bo, sign_in):
    before = state(booking)
    answer = sign_in(bo).post(address(booking), {"starts_at": starts_at})
    assert answer.status_code == status
    assert answer.context["form"].errors
    assert state(booking) == before


def test_until_the_moment_it_starts(booking, mentor, bo, client, clock, sign_in):
    browser = sign_in(bo)
    there = open_slots(mentor, bo)[-1]
    clock.move_to(booking.starts_at - timedelta(seconds=1))
    assert browser.get(address(booking)).status_code == 200
    clock.move_to(booking.starts_at)
    for answer in (browser.get(address(booking)), move(browser, booking, there)):
        assert answer.status_code == 409
        assert "This session has begun." in answer.content.decode()


def test_the_mentor_is_told_who_can_move_it(booking, ada, sign_in):
    assert "Only Bo can move this session." in sign_in(ada).get(address(booking)).content.decode()


def test_weeks_carry_the_key(booking, bo, client):
    page = client.get(path(booking, bo, "booking_reschedule") + "&week=2026-W49")
    assert page.context["times"].shown == "2026-W49"
    content = page.content.decode()
    assert f"{page.context['access'].urls.query}&amp;week=2026-W50" in content
    assert "&amp;week=2026-W48" in content
    for bad in ("2026-W60", "9999-W01", "x"):
        assert client.get(path(booking, bo, "booking_reschedule") + f"&week={bad}").status_code == 404


def test_queries_do_not_grow_with_times(booking, mentor, bo, sign_in, django_assert_num_queries):
    client = sign_in(bo)
    with django_assert_num_queries(7):
        client.get(address(booking))
    mentor.horizon_days = 7
    mentor.save()
    with django_assert_num_queries(7):
        client.get(address(booking))


def test_a_session_does_not_stand_in_its_own_way(booking, bo):
    """A quarter of an hour later it overlaps with itself alone, and is refused because nothing opens then."""
    with pytest.raises(TimeNotOpen, match="no longer open"):
        move_session(booking=booking, by=bo, slot=Slot(booking.starts_at + timedelta(minutes=15)))
