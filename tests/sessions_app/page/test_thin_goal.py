"""A goal of a word or two is booked, and gets a line of coaching: never an
error, and never for the mentor's eyes."""

from uuid import uuid4

import pytest

from people.templatetags.times import iso_z
from sessions_app.models import Booking
from tests.factories import make_booking, open_slots

pytestmark = pytest.mark.django_db
COACHING = "A goal that fits in half an hour names one thing"


def test_a_thin_goal_is_booked_and_coached(mentor, bo, sign_in):
    form = {
        "starts_at": iso_z(open_slots(mentor)[0].starts_at),
        "goal": "My CV",
        "theme": "first-job",
        "submission": uuid4(),
    }
    page = sign_in(bo).post(f"/mentors/{mentor.slug}/book/", form, follow=True)
    assert page.status_code == 200
    assert Booking.objects.get().goal == "My CV"
    assert COACHING in page.content.decode()


def test_the_advice_has_the_topics_own_example(mentor, bo, theme, sign_in):
    theme.fitting_goals = "Practise one hard question\nSomething longer"
    theme.save()
    booking = make_booking(mentor, bo, goal="My CV")
    assert "“Practise one hard question”" in sign_in(bo).get(booking.get_absolute_url()).content.decode()


def test_a_goal_that_says_something_is_left_alone(mentor, bo, sign_in):
    booking = make_booking(mentor, bo, goal="Rehearse one answer for Thursday")
    assert COACHING not in sign_in(bo).get(booking.get_absolute_url()).content.decode()


def test_the_mentor_is_not_told_that_a_goal_is_thin(mentor, ada, bo, sign_in):
    booking = make_booking(mentor, bo, goal="My CV")
    assert COACHING not in sign_in(ada).get(booking.get_absolute_url()).content.decode()


def test_it_is_said_only_while_there_is_time(mentor, bo, sign_in, clock):
    booking = make_booking(mentor, bo, goal="My CV")
    clock.move_to(booking.starts_at)
    assert COACHING not in sign_in(bo).get(booking.get_absolute_url()).content.decode()
