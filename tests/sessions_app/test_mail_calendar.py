"""When a session and a next step owe their mails, to the minute and on whose clock."""

from datetime import UTC, datetime, time, timedelta

import pytest

from people.models import Notification, User
from tests.factories import make_booking
from tests.sessions_app.begun import make_promised

pytestmark = pytest.mark.django_db


def owed(person: User) -> dict[str, datetime]:
    return dict(Notification.objects.filter(recipient=person).values_list("kind", "send_at"))


def test_of_a_session(mentor, ada, bo):
    """Tuesday 24 November, 15:00 UTC: 17:00 for Ada in Helsinki."""
    booked_at = make_booking(mentor, bo).created_at
    before = {
        "booked": booked_at,
        "reminder_day": datetime(2026, 11, 23, 15, tzinfo=UTC),
        "reminder_hour": datetime(2026, 11, 24, 14, tzinfo=UTC),
    }
    assert owed(bo) == before | {"wrap_up": datetime(2026, 11, 24, 15, 30, tzinfo=UTC)}
    assert owed(ada) == before | {"wrap_up": datetime(2026, 11, 25, 7, tzinfo=UTC)}


def test_of_a_next_step(mentor, bo):
    """Asked at 09:00 in Lagos on its date, and once more three days later."""
    (step,) = make_promised(mentor, bo, "Call Mika")
    on = datetime.combine(step.due_on, time(8), UTC)
    assert owed(bo) == {"follow_up": on, "follow_up_nudge": on + timedelta(days=3)}
