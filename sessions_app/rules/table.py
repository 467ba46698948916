"""What can happen to a session: who does it, from which state, and where
that leads. All of it, on one screen."""

from dataclasses import dataclass
from enum import StrEnum

from people.models import User
from sessions_app.models import Booking, BookingEvent


class Role(StrEnum):
    """Which of the two someone is: the same word as on the time they give."""

    MENTOR = "mentor"
    MENTEE = "mentee"


class Act(StrEnum):
    """Everything that someone, or time itself, does to a session."""

    BOOK = "book"
    MOVE = "move"
    CANCEL = "cancel"
    END = "end"
    DECLINE = "decline"
    SUGGEST = "suggest"
    TAKE_SUGGESTION = "take_suggestion"
    REFUSE_SUGGESTION = "refuse_suggestion"
    EXPIRE = "expire"
    SAY_HELD = "say_held"
    SAY_MISSED = "say_missed"
    CHALLENGE = "challenge"
    COMMIT = "commit"
    SAY_ENOUGH = "say_enough"
    WRITE = "write"
    CLOSE = "close"


@dataclass(frozen=True)
class Rule:
    """One line of the table. By nobody: by neither of the two, so by time itself or by our team. `to` None:
    the state stays. `event`: what the trail calls it; None leaves no trail.

    `is_news`: both calendars must learn of it, so the revision rises.
    """

    act: Act
    roles: tuple[Role, ...]
    from_: tuple[Booking.Status, ...]
    to: Booking.Status | None = None
    event: BookingEvent.Action | None = None
    is_news: bool = False


Status, Event = Booking.Status, BookingEvent.Action
MENTOR, MENTEE, EITHER, NOBODY = (Role.MENTOR,), (Role.MENTEE,), (Role.MENTOR, Role.MENTEE), ()
REQUESTED, CONFIRMED, HELD, MISSED = Status.REQUESTED, Status.CONFIRMED, Status.COMPLETED, Status.MISSED
NEWS = True
AHEAD, AFTER = (REQUESTED, CONFIRMED), (HELD, MISSED)

# fmt: off
TABLE = {rule.act: rule for rule in (
    #    act                    by whom  from                 to                event
    Rule(Act.BOOK,              MENTEE,  (),                  CONFIRMED,        Event.BOOKED,    NEWS),
    Rule(Act.MOVE,              MENTEE,  (CONFIRMED,),        CONFIRMED,        Event.MOVED,     NEWS),
    Rule(Act.CANCEL,            EITHER,  AHEAD,               Status.CANCELLED, Event.CANCELLED, NEWS),
    Rule(Act.END,               NOBODY,  AHEAD,               Status.CANCELLED, Event.ENDED,     NEWS),
    Rule(Act.DECLINE,           MENTOR,  (CONFIRMED,),        Status.DECLINED,  Event.DECLINED,  NEWS),
    Rule(Act.SUGGEST,           MENTOR,  (CONFIRMED,),        REQUESTED,        Event.SUGGESTED, NEWS),
    Rule(Act.TAKE_SUGGESTION,   MENTEE,  (REQUESTED,),        CONFIRMED,        Event.TAKEN,     NEWS),
    Rule(Act.REFUSE_SUGGESTION, MENTEE,  (REQUESTED,),        Status.DECLINED,  Event.REFUSED,   NEWS),
    Rule(Act.EXPIRE,            NOBODY,  (REQUESTED,),        Status.EXPIRED,   Event.EXPIRED,   NEWS),
    Rule(Act.SAY_HELD,          EITHER,  (CONFIRMED, *AFTER), HELD,             Event.HELD),
    Rule(Act.SAY_MISSED,        EITHER,  (CONFIRMED, *AFTER), MISSED,           Event.MISSED),
    Rule(Act.CHALLENGE,         MENTOR,  (HELD,)),
    Rule(Act.COMMIT,            MENTEE,  (HELD,)),
    Rule(Act.SAY_ENOUGH,        EITHER,  AFTER),
    Rule(Act.WRITE,             EITHER,  (*AHEAD, *AFTER)),
    Rule(Act.CLOSE,             MENTOR,  tuple(Status)),
)}
# fmt: on


def role_of(booking: Booking, person: User) -> Role | None:
    """Who this person is in this session; None for everyone else."""
    if booking.is_mentor(person):
        return Role.MENTOR
    return Role.MENTEE if person.pk == booking.mentee_id else None


def state_allows(act: Act, booking: Booking) -> bool:
    return booking.status in TABLE[act].from_


def role_allows(act: Act, booking: Booking, person: User) -> bool:
    return role_of(booking, person) in TABLE[act].roles
