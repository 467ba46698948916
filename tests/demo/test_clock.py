"""The clock that the demo moves."""

from datetime import timedelta

import pytest
from django.utils import timezone

from demo.clock import clock_at, let_happen
from sessions_app.errors import TimeNotOpen
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def days(*days, seen):
    for day in days:
        yield NOW + day * DAY
        seen.append((timezone.now() - NOW) // DAY)


def stopped(day, seen):
    yield NOW + day * DAY
    seen.append("asked")
    raise TimeNotOpen


def test_lives_go_on_in_the_order_of_time_each_at_its_moment_and_not_beyond_today():
    seen = []
    let_happen([days(-9, -1, 2, seen=seen), days(-5, 0, seen=seen), days(3, seen=seen)], until=NOW)
    assert seen == [-9, -5, -1, 0]
    assert timezone.now() == NOW


def test_a_life_whose_time_is_not_open_ends_alone():
    seen = []
    let_happen([stopped(-3, seen), days(-4, -2, seen=seen)], until=NOW)
    assert seen == [-4, "asked", -2]


def test_the_clock_is_put_back_after_an_error():
    with pytest.raises(ZeroDivisionError), clock_at(NOW - DAY):
        (timezone.now() - NOW + DAY) // timedelta(0)
    assert timezone.now() == NOW
