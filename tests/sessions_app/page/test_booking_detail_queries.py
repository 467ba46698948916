"""The page of a session asks the database as often, whatever has happened."""

import pytest

from sessions_app.talk.service import send_message
from tests.factories import make_booking, make_user

pytestmark = pytest.mark.django_db


def test_queries_do_not_grow(mentor, ada, bo, sign_in, django_assert_num_queries):
    client, booking = sign_in(bo), make_booking(mentor, bo)
    send_message(booking=booking, by=bo, text="one")
    with django_assert_num_queries(11):
        client.get(booking.get_absolute_url())
    for line in ("two", "three"):
        send_message(booking=booking, by=ada, text=line)
    make_booking(mentor, make_user("x@example.com"))
    with django_assert_num_queries(11):
        client.get(booking.get_absolute_url())
