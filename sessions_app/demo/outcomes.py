"""What becomes of a session in the demo: each function ends one in the way the services would."""

from datetime import datetime, timedelta

from sessions_app.demo.diary import Action, Diary, Status
from sessions_app.demo.stories import (
    CANCELLED_BY_MENTEE,
    CHALLENGES,
    DECLINES,
    MESSAGES,
    NONE_BECAUSE,
    REFLECTIONS,
)
from sessions_app.models import Booking, Challenge, Commitment, Decline, Message
from sessions_app.models.commitments import nine_o_clock


def hold(diary: Diary, booking: Booking) -> None:
    """Held, said so the same day, usually by the mentee."""
    rng = diary.rng
    at = min(booking.ends_at + timedelta(minutes=rng.randint(3, 600)), diary.now - timedelta(minutes=5))
    by = booking.mentor.user if rng.random() < 0.2 else booking.mentee
    booking.wrapped_up_at, booking.wrapped_up_by = at, by
    diary.happen(booking, Action.HELD, by=by, at=at, to=Status.COMPLETED)
    if rng.random() < 0.1:
        booking.once_was_enough = ["mentee"]
    if rng.random() < 0.15:
        write_lines(diary, booking, at)


def write_lines(diary: Diary, booking: Booking, at: datetime) -> None:
    role, text = diary.rng.choice(MESSAGES[:2])
    sender = booking.mentor.user if role == "mentor" else booking.mentee
    diary.messages.append(Message(booking=booking, sender=sender, text=text, created_at=at))


def talk(diary: Diary, booking: Booking, *, at: datetime) -> None:
    """A few lines before the session."""
    for number, (role, text) in enumerate((MESSAGES[0], *MESSAGES[2:])):
        sender = booking.mentor.user if role == "mentor" else booking.mentee
        diary.messages.append(
            Message(booking=booking, sender=sender, text=text, created_at=at + timedelta(minutes=17 * number))
        )


def dare(diary: Diary, booking: Booking) -> None:
    """The mentor has said that they met and challenges the mentee, who has not said yet what comes next."""
    at = booking.ends_at + timedelta(minutes=4)
    booking.wrapped_up_at, booking.wrapped_up_by = at, booking.mentor.user
    diary.happen(booking, Action.HELD, by=booking.mentor.user, at=at, to=Status.COMPLETED)
    lines = diary.rng.sample(CHALLENGES, 2)
    diary.challenges += [
        Challenge(booking=booking, text=text, position=place, created_at=at)
        for place, text in enumerate(lines, 1)
    ]


def promise(diary: Diary, booking: Booking, *, due_in: list[int], statuses: list[str] | None = None) -> None:
    """One or two next steps, asked about `due_in` days from today (negative: already
    asked), with the answers to them."""
    assert booking.wrapped_up_at  # noqa: S101 # promises follow a session that was held
    today = diary.now.astimezone(booking.mentee.zone).date()
    dared = diary.rng.choice(CHALLENGES) if diary.rng.random() < 0.3 else ""
    if dared:
        diary.challenges.append(
            Challenge(booking=booking, text=dared, position=1, created_at=booking.wrapped_up_at)
        )
    for number, days in enumerate(due_in):
        commitment = Commitment(
            booking=booking,
            text=f"{dared[0].lower()}{dared[1:-1]}"
            if dared and number == 0
            else diary.stories[booking.pk].steps[number],
            challenge=dared if number == 0 else "",
            due_on=today + timedelta(days=days),
            position=number + 1,
            created_at=booking.wrapped_up_at,
        )
        answer(diary, commitment, statuses[number] if statuses else Commitment.Status.OPEN)
        diary.commitments.append(commitment)


def answer(diary: Diary, commitment: Commitment, status: str) -> None:
    commitment.status = status
    if status == Commitment.Status.OPEN:
        return
    asked = nine_o_clock(commitment.due_on, commitment.booking.mentee.zone)
    commitment.answered_at = min(asked + timedelta(minutes=diary.rng.randint(4, 3000)), diary.now)
    commitment.reflection = diary.rng.choice(REFLECTIONS[status])


def promise_nothing(diary: Diary, booking: Booking) -> None:
    booking.none_because = diary.rng.choice(NONE_BECAUSE)


def miss(diary: Diary, booking: Booking, reason: Booking.MissedReason) -> None:
    at = booking.ends_at + timedelta(minutes=20)
    by = booking.mentor.user if reason == Booking.MissedReason.NOBODY_CAME else booking.mentee
    booking.missed_reason, booking.wrapped_up_at, booking.wrapped_up_by = reason, at, by
    diary.happen(booking, Action.MISSED, by=by, at=at, to=Status.MISSED)


def cancel(diary: Diary, booking: Booking, *, by_mentor: bool) -> None:
    at = min(booking.starts_at, diary.now) - timedelta(hours=diary.rng.randint(3, 40))
    booking.ended_by = booking.mentor.user if by_mentor else booking.mentee
    booking.cancel_reason = (
        Booking.CancelReason.CAME_UP if by_mentor else diary.rng.choice(CANCELLED_BY_MENTEE)
    )
    diary.happen(booking, Action.CANCELLED, by=booking.ended_by, at=at, to=Status.CANCELLED)


def decline(diary: Diary, booking: Booking, number: int) -> None:
    """The mentor can't help and says so kindly; with a goal they could help with, it was not taken."""
    reason, sentence, suggested = DECLINES[number % len(DECLINES)]
    at = said_at(diary, booking)
    write_decline(diary, booking, reason, sentence, suggested, at)
    booking.ended_by = booking.mentor.user
    if not suggested:
        diary.happen(booking, Action.DECLINED, by=booking.ended_by, at=at, to=Status.DECLINED)
        return
    booking.ended_by = booking.mentee
    diary.happen(booking, Action.SUGGESTED, by=booking.mentor.user, at=at, to=Status.REQUESTED)
    diary.happen(booking, Action.REFUSED, by=booking.mentee, at=at + timedelta(hours=5), to=Status.DECLINED)


def suggest(diary: Diary, booking: Booking, suggested: str, *, at: datetime) -> None:
    """The mentor suggests another goal; the time is kept until the mentee answers."""
    write_decline(
        diary,
        booking,
        "too-wide",
        "This is wide for half an hour. I could help with a part of it:",
        suggested,
        at,
    )
    booking.answer_by = min(at + timedelta(hours=48), booking.starts_at - timedelta(hours=6))
    diary.happen(booking, Action.SUGGESTED, by=booking.mentor.user, at=at, to=Status.REQUESTED)


def run_out(diary: Diary, booking: Booking) -> None:
    """A suggestion nobody answered in time."""
    at = said_at(diary, booking)
    suggest(diary, booking, diary.stories[booking.pk].steps[0].capitalize(), at=at)
    over = min(at + timedelta(hours=48), booking.starts_at - timedelta(hours=6))
    booking.answer_by = None
    diary.happen(booking, Action.EXPIRED, by=None, at=over, to=Status.EXPIRED)


def said_at(diary: Diary, booking: Booking) -> datetime:
    return min(
        booking.starts_at - timedelta(hours=14),
        booking.created_at + timedelta(hours=diary.rng.randint(2, 20)),
    )


def write_decline(
    diary: Diary, booking: Booking, reason: str, sentence: str, suggested: str, at: datetime
) -> None:
    diary.declines.append(
        Decline(
            booking=booking,
            reason=reason,
            sentence=sentence,
            original_goal=booking.goal,
            suggested_goal=suggested,
            created_at=at,
        )
    )


def move(diary: Diary, booking: Booking) -> None:
    """It was a week later at first."""
    before = booking.starts_at + timedelta(days=7)
    diary.events[-1].to_starts_at = before
    diary.happen(
        booking,
        Action.MOVED,
        by=booking.mentee,
        at=diary.now - timedelta(hours=20),
        to=Status.CONFIRMED,
        came_from=before,
    )
