"""The addresses of one session, and which of its mails a mailbox shows together."""

import pytest
from django.urls import resolve

from sessions_app.links import BookingUrls
from tests.factories import make_booking, open_slots
from tests.sessions_app.mails import mail_to

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "route"),
    [
        ("detail", "booking_detail"),
        ("reschedule", "booking_reschedule"),
        ("cancel", "booking_cancel"),
        ("decline", "booking_decline"),
        ("suggestion", "suggestion_answer"),
        ("message", "booking_message"),
        ("concern", "booking_concern"),
        ("wrap_up", "booking_wrap_up"),
        ("challenge", "booking_challenge"),
        ("enough", "booking_enough"),
    ],
)
def test_each_address_is_the_page_of_its_act(mentor, bo, name, route):
    made = make_booking(mentor, bo)
    address = getattr(BookingUrls(made, query="?key=k", base="http://testserver"), name)
    path = address.removeprefix("http://testserver").removesuffix("?key=k")
    assert (resolve(path).url_name, resolve(path).kwargs) == (route, {"pk": made.pk})


def test_the_mails_of_one_session_are_one_thread(mentor, bo, cy):
    make_booking(mentor, bo)
    make_booking(mentor, cy, open_slots(mentor)[5])
    for_bo, for_cy, for_ada = (mail_to("booked", person).thread for person in (bo, cy, mentor.user))
    assert for_bo
    assert for_bo != for_cy
    assert for_ada in (for_bo, for_cy)
