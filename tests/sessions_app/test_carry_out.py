"""Whatever a service asks or forgets to ask: nothing is written that the table doesn't name."""

import pytest
from django.utils import timezone

from sessions_app.booking import carry_out
from sessions_app.models import Booking, BookingEvent
from sessions_app.rules import TABLE, Act, Role
from tests.sessions_app.begun import make_begun, state

pytestmark = pytest.mark.django_db
WITH_A_TRAIL = [act for act in Act if TABLE[act].event]
EVERYBODY = [Role.MENTOR, Role.MENTEE, "stranger", "nobody"]


@pytest.mark.parametrize("act", WITH_A_TRAIL)
@pytest.mark.parametrize("who", EVERYBODY)
def test_role_and_state_are_those_of_the_table(act, who, mentor, ada, bo, cy):
    by = {Role.MENTOR: ada, Role.MENTEE: bo, "stranger": cy, "nobody": None}[who]
    rule = TABLE[act]
    for status in Booking.Status:
        booking = make_begun(mentor, bo, starts_at=timezone.now(), status=status)
        before = state(booking)
        named = who in rule.roles if rule.roles else by is None
        if named and status in rule.from_:
            carry_out(act, booking, by=by, now=timezone.now())
            assert BookingEvent.objects.latest("pk").action == rule.event
        else:
            with pytest.raises(ValueError, match=act):
                carry_out(act, booking, by=by, now=timezone.now())
            assert state(booking) == before, status


@pytest.mark.parametrize("who", EVERYBODY)
def test_only_the_mentee_books_and_only_what_is_new(who, mentor, theme, ada, bo, cy):
    by = {Role.MENTOR: ada, Role.MENTEE: bo, "stranger": cy, "nobody": None}[who]
    new = Booking(mentor=mentor, mentee=bo, theme=theme, goal="Get it", starts_at=timezone.now())
    if who == Role.MENTEE:
        carry_out(Act.BOOK, new, by=by, now=timezone.now())
        assert (new.revision, new.events.get().from_status) == (0, "")
    with pytest.raises(ValueError, match="book"):
        carry_out(Act.BOOK, new, by=by, now=timezone.now())
