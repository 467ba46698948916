"""What a drill says, and when `make drills` ends well."""

import pytest

from tests.drills import one_database
from tests.drills.drill import DRILLS, Drill, LeftOutError, Outcome, unless

LOST = unless(bookings=True, mail_within_20_seconds=False)


def refuse() -> Outcome:
    raise LeftOutError("redis-server is not installed")


def fall() -> Outcome:
    raise AssertionError("Waited too long.")


@pytest.mark.parametrize(
    ("run", "went_well", "said"),
    [
        (
            lambda: Outcome("3 of 3 mails", seconds=1.25),
            True,
            "lost: nothing; well after 1.2 s; 3 of 3 mails",
        ),
        (lambda: Outcome("2 of 3 mails", LOST), False, "lost: mail within 20 seconds; 2 of 3 mails"),
        (refuse, True, "left out: redis-server is not installed"),
        (fall, False, "Waited too long."),
    ],
)
def test_only_what_ran_and_lost_something_or_broke_is_bad(run, went_well, said, monkeypatch, capsys):
    monkeypatch.setattr(one_database, "start_afresh", lambda: None)
    assert one_database.perform(Drill("a fault", run, ("sqlite",))) is went_well
    assert said in capsys.readouterr().out


def test_every_drill_is_found():
    assert len(DRILLS) >= 15
    assert {database for one in DRILLS.values() for database in one.databases} == {"sqlite", "postgresql"}
