"""Two presses at the same moment: one wins, the other hears what happened, nothing is half written."""

from collections.abc import Callable
from datetime import date
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection

from mentoring.models import TimeClaim
from sessions_app.after.service import answer_commitment, say_missed, wrap_up_as_mentee
from sessions_app.change.service import cancel_session, decline_session, take_suggestion
from sessions_app.commitments import Promise
from sessions_app.errors import BookingError
from tests.factories import make_booking
from tests.sessions_app.begun import make_begun, make_promised

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.slow,
    pytest.mark.xdist_group("races"),
]
ROUNDS = 5


def together(*acts: Callable[[], object]) -> list[str]:
    """Run these at once, each on its own connection; "" for those that went through, else the sentence."""
    said = [""] * len(acts)
    barrier = Barrier(len(acts))

    def run(number: int) -> None:
        connection.ensure_connection()
        barrier.wait()
        try:
            acts[number]()
        except BookingError as error:
            said[number] = str(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not any(thread.is_alive() for thread in threads)
    return said


def test_the_mentor_cancels_while_the_mentee_takes_the_suggestion(mentor, ada, bo):
    for _round in range(ROUNDS):
        booking = make_booking(mentor, bo)
        waiting = decline_session(
            booking=booking, by=ada, reason="no-room", sentence="No room.", suggested_goal="Something smaller"
        )
        said = together(
            partial(take_suggestion, booking=waiting, by=bo),
            partial(cancel_session, booking=waiting, by=ada, reason="came-up"),
        )
        booking.refresh_from_db()
        # Taken first, it could still be cancelled; cancelled first, there is nothing to take.
        assert booking.status == "cancelled"
        assert said in (["", ""], ["This session is cancelled already.", ""])
        assert not TimeClaim.objects.held_by(booking.pk).exists()
        steps = list(booking.events.values_list("from_status", "to_status"))
        assert all(after == before for (_, after), (before, _) in zip(steps, steps[1:], strict=False))


def test_next_steps_saved_twice_at_once_are_saved_once(mentor, bo):
    for _round in range(ROUNDS):
        booking = make_begun(mentor, bo)
        promises = [Promise("Call Mika", date(2026, 12, 1)), Promise("Write it down", date(2026, 12, 1))]
        save = partial(wrap_up_as_mentee, booking=booking, by=bo, promises=promises)
        said = together(save, save, save, save)
        assert sorted(said) == ["", *["Your next steps for this session are saved already."] * 3]
        assert booking.commitments.count() == 2


def test_one_says_held_and_promises_while_the_other_says_missed(mentor, ada, bo):
    for _round in range(ROUNDS):
        booking = make_begun(mentor, bo)
        promises = [Promise("Call Mika", date(2026, 12, 1))]
        said = together(
            partial(wrap_up_as_mentee, booking=booking, by=bo, promises=promises),
            partial(say_missed, booking=booking, by=ada, reason="nobody-came"),
        )
        booking.refresh_from_db()
        assert (booking.status, booking.commitments.count()) == ("completed", 1)
        assert said[0] == ""


def test_a_next_step_is_answered_once(mentor, bo):
    for _round in range(ROUNDS):
        step = make_promised(mentor, bo, "Call Mika")[0]
        said = together(
            partial(answer_commitment, commitment=step, by=bo, status="done"),
            partial(answer_commitment, commitment=step, by=bo, status="dropped"),
        )
        assert sorted(said) == ["", "You have answered this one already. Thank you."]
        step.refresh_from_db()
        assert step.status == ("done" if said[0] == "" else "dropped")
