"""Rows from before an upgrade come through it, on the database that the tests run on.

Old tables are written by columns that they have; services know today's tables only.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from mentoring import services
from mentoring.models import AvailabilityRule, MentorProfile, Theme, TimeClaim
from sessions_app.change.service import decline_session
from sessions_app.models import ClosedPair
from sessions_app.pairs import close_pair
from tests.conftest import NOW
from tests.factories import make_booking, make_mentor, make_user

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
BEFORE_RANGES, BEFORE_LOOKING = "0003_first_themes_and_languages", "0005_rules_stay_within_their_ranges"


def migrate_to(name: str) -> None:
    MigrationExecutor(connection).migrate([("mentoring", name)])


def migrate_to_the_last() -> None:
    """Of every app: what stands on an older table of ours went back with it."""
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.fixture
def mentor() -> Iterator[MentorProfile]:
    """Ada's profile; whatever happens, the tables end as they began."""
    yield make_mentor(make_user("ada@example.com", name="Ada Lind", timezone="Europe/Helsinki"))
    migrate_to_the_last()


@pytest.mark.parametrize(
    ("before", "after"),
    [((0, 0, 50), (1, 7, 40)), ((1000, 365, 41), (336, 90, 40)), ((24, 28, 2), (24, 28, 2))],
)
def test_rules_out_of_range_come_to_the_nearest_end(mentor, before, after):
    migrate_to(BEFORE_RANGES)
    rules = ("lead_time_hours", "horizon_days", "weekly_limit")
    MentorProfile.objects.update(**dict(zip(rules, before, strict=True)))
    migrate_to_the_last()
    assert MentorProfile.objects.values_list(*rules).get() == after


def test_next_open_times_of_the_old_arithmetic_are_corrected_by_the_next_round(mentor):
    """23:45 to midnight and midnight to 00:30 were one window once, with a session at 23:45."""
    AvailabilityRule.objects.all().delete()
    for weekday, start, end in ((1, time(23, 45), time(0)), (2, time(0), time(0, 30))):
        AvailabilityRule.objects.create(mentor=mentor, weekday=weekday, start_time=start, end_time=end)
    migrate_to(BEFORE_LOOKING)
    MentorProfile.objects.update(
        next_open_at=datetime(2026, 11, 24, 21, 45, tzinfo=UTC), next_open_checked_at=NOW
    )
    migrate_to_the_last()
    assert services.refresh_due(now=NOW) == 1
    mentor.refresh_from_db()
    assert mentor.next_open_at == datetime(2026, 11, 24, 22, 0, tzinfo=UTC)


def test_who_was_never_looked_at_comes_first(mentor):
    other = make_mentor(make_user("eve@example.com", name="Eve Roy"))
    MentorProfile.objects.filter(pk=mentor.pk).update(next_open_checked_at=datetime(2026, 11, 1, tzinfo=UTC))
    MentorProfile.objects.filter(pk=other.pk).update(next_open_checked_at=None, next_open_at=None)
    services.refresh_due(now=NOW, batch=1)
    other.refresh_from_db()
    assert other.next_open_at is not None


def test_topics_are_found_again_with_the_words_that_staff_gave_them(mentor):
    """Taking the first topics back leaves them where they are: sessions and mentors hang on them."""
    Theme.objects.filter(slug="career").update(name="Careers")
    (step,) = operations_of(BEFORE_RANGES)
    for run in (step.database_backwards, step.database_forwards):
        with connection.schema_editor() as editor:
            run("mentoring", editor, state_after(BEFORE_RANGES), state_after(BEFORE_RANGES))
    assert Theme.objects.count() == 5
    assert Theme.objects.get(slug="career").name == "Careers"


def operations_of(name: str) -> list:
    return MigrationExecutor(connection).loader.get_migration("mentoring", name).operations


def state_after(name: str):
    return MigrationExecutor(connection).loader.project_state([("mentoring", name)])


@pytest.mark.parametrize("app", ["people", "mentoring", "resources", "sessions_app"])
def test_every_migration_can_be_taken_back(app):
    loader = MigrationExecutor(connection).loader
    ours = [migration for (label, _name), migration in loader.disk_migrations.items() if label == app]
    assert ours
    assert not [migration for migration in ours for step in migration.operations if not step.reversible]


def test_without_the_day_until_which_there_is_no_room_pairs_and_times_are_open_again(mentor):
    bo, cy = make_user("bo@example.com"), make_user("cy@example.com")
    make_booking(mentor, cy)
    close_pair(mentor, cy)
    declined = make_booking(mentor, bo)
    decline_session(booking=declined, by=mentor.user, reason="no-room", sentence="No room.")
    MigrationExecutor(connection).migrate([("sessions_app", "0004_sessions_ended_by_our_team")])
    migrate_to_the_last()
    assert [pair.mentee for pair in ClosedPair.objects.all()] == [cy]
    assert set(TimeClaim.objects.values_list("role", flat=True)) == {"mentor", "mentee"}
