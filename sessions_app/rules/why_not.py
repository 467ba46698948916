"""May this person do this now? One function per act: "" means they may, else the sentence that says why not.

Pages, templates and services ask the same ones; services ask again under the lock. Pure but for whether
the mentee has said what comes next: `has_said_next` asks the database, and with it `why_not_say_next`,
`why_not_commit`, `why_not_challenge` and `why_not_say_missed`.
"""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from people.models import User
from sessions_app.models import Booking, Commitment
from sessions_app.models.bookings import DECLINE_BEFORE
from sessions_app.rules.table import Act, role_allows, role_of, state_allows

Status = Booking.Status
LINES_LAST = timedelta(days=14)
QUICK_LINES_FROM = timedelta(minutes=30)


def why_not_move(booking: Booking, person: User, now: datetime) -> str:
    """The mentee moves a confirmed session until it starts."""
    return (
        stranger(booking, person)
        or wrong_state(Act.MOVE, booking)
        or begun(booking, now)
        or wrong_role(
            Act.MOVE,
            booking,
            person,
            _("Only %(name)s can move this session. You can cancel it, or write a line."),
        )
    )


def why_not_cancel(booking: Booking, person: User, now: datetime) -> str:
    """Either party, until it starts; from then on "we didn't meet" says what happened."""
    return stranger(booking, person) or wrong_state(Act.CANCEL, booking) or begun(booking, now)


def why_not_end(booking: Booking, now: datetime) -> str:
    """Our team, until it starts: for who has left, or where something is wrong."""
    return wrong_state(Act.END, booking) or begun(booking, now)


def why_not_decline(booking: Booking, person: User, now: datetime) -> str:
    """The mentor, until half a day before: later than that the mentee has no time to find someone else."""
    return (
        stranger(booking, person)
        or wrong_state(Act.DECLINE, booking)
        or wrong_role(
            Act.DECLINE,
            booking,
            person,
            _("This page is for the mentor. You can cancel or move the session."),
        )
        or begun(booking, now)
        or too_late_to_decline(booking, now)
    )


def why_not_answer_suggestion(booking: Booking, person: User, now: datetime) -> str:
    """The mentee, while the mentor's suggested goal waits and the time is kept for it."""
    return (
        stranger(booking, person)
        or nothing_suggested(booking)
        or wrong_state(Act.TAKE_SUGGESTION, booking)
        or wrong_role(Act.TAKE_SUGGESTION, booking, person, _("%(name)s answers this. You will have a mail."))
        or run_out(booking, now)
    )


def why_not_say_how_it_went(booking: Booking, person: User, now: datetime) -> str:
    """Either party, from the start on. An outcome can be corrected until something was promised on it."""
    return stranger(booking, person) or not_begun(booking, now) or wrong_state(Act.SAY_HELD, booking)


def why_not_say_missed(booking: Booking, person: User, now: datetime) -> str:
    """The same, as long as no next step says that it did take place."""
    return why_not_say_how_it_went(booking, person, now) or took_place(booking)


def why_not_challenge(booking: Booking, person: User, now: datetime) -> str:
    """The mentor, after a session that was held, until the mentee has said what comes next."""
    return (
        stranger(booking, person)
        or wrong_role(Act.CHALLENGE, booking, person, _("This page is for the mentor."))
        or how_it_went_comes_first(booking)
        or wrong_state(Act.CHALLENGE, booking)
        or why_not_say_next(booking, person)
    )


def why_not_commit(booking: Booking, person: User, now: datetime) -> str:
    """The mentee, once, after a session that was held."""
    return (
        stranger(booking, person)
        or wrong_role(Act.COMMIT, booking, person, _("Only %(name)s says what comes next."))
        or wrong_state(Act.COMMIT, booking)
        or why_not_say_next(booking, person)
    )


def why_not_say_next(booking: Booking, person: User) -> str:
    """Once the mentee has said what comes next, the outcome and the challenges stand."""
    if not has_said_next(booking):
        return ""
    if person.pk == booking.mentee_id:
        return _("Your next steps for this session are saved already.")
    return _("%(name)s has already said what comes next.") % name_of_mentee(booking)


def why_not_answer(commitment: Commitment, person: User) -> str:
    """Whose next step it is, until it is answered."""
    if person.pk == commitment.booking.mentee_id and commitment.is_open:
        return ""
    return _("You have answered this one already. Thank you.")


def why_not_say_enough(booking: Booking, person: User) -> str:
    """Either party, once it has been said how the session went."""
    if why_not := stranger(booking, person):
        return why_not
    if state_allows(Act.SAY_ENOUGH, booking):
        return ""
    return _("You can say this once the session is over and you have said how it went.")


def why_not_write(booking: Booking, person: User, now: datetime) -> str:
    """A line to the other: while the session is ahead, and for two weeks after it."""
    if why_not := stranger(booking, person):
        return why_not
    if not (state_allows(Act.WRITE, booking) and now < booking.ends_at + LINES_LAST):
        return _("This session is over, so lines here reach nobody any more.")
    if not booking.other(person).is_active:
        gone = {"name": booking.other(person).first_name}
        return _("%(name)s isn't here any more, so lines here reach nobody.") % gone
    return ""


def why_not_write_quickly(booking: Booking, person: User, now: datetime) -> str:
    """ "I'm running late" and "I can't connect" mean something from half an hour before it until its end."""
    if why_not := stranger(booking, person):
        return why_not
    is_near = booking.starts_at - QUICK_LINES_FROM <= now < booking.ends_at
    if booking.status == Status.CONFIRMED and is_near:
        return ""
    return _("This says something only shortly before the session, and while it lasts.")


def why_not_close(booking: Booking, person: User) -> str:
    """The mentor, at any time: no more bookings and no more lines from this person. No reason is asked."""
    return stranger(booking, person) or wrong_role(
        Act.CLOSE, booking, person, _("This page is for the mentor.")
    )


def has_said_next(booking: Booking) -> bool:
    """Whether the mentee has said what comes next: a next step, or none and why."""
    return bool(booking.none_because) or booking.commitments.exists()


def stranger(booking: Booking, person: User) -> str:
    """Strangers never get this far: for them the session does not exist. A service says so all the same."""
    return "" if role_of(booking, person) else _("This page isn't here, or isn't yours to see.")


def wrong_role(act: Act, booking: Booking, person: User, sentence: str) -> str:
    return "" if role_allows(act, booking, person) else sentence % name_of_mentee(booking)


def wrong_state(act: Act, booking: Booking) -> str:
    return "" if state_allows(act, booking) else how_it_stands(booking)


def begun(booking: Booking, now: datetime) -> str:
    if now < booking.starts_at:
        return ""
    return _("This session has begun. From now on you can say how it went.")


def not_begun(booking: Booking, now: datetime) -> str:
    """How a session went is said of a confirmed one that has begun; of any that is still to come, later."""
    if not booking.is_live or (state_allows(Act.SAY_HELD, booking) and now >= booking.starts_at):
        return ""
    return _("You can say how it went once it has started.")


def how_it_went_comes_first(booking: Booking) -> str:
    if booking.status != Status.CONFIRMED:
        return ""
    return _("First say how it went: then you can challenge %(name)s.") % name_of_mentee(booking)


def took_place(booking: Booking) -> str:
    if not has_said_next(booking):
        return ""
    return _("The next steps of this session are saved already, so it did take place.")


def nothing_suggested(booking: Booking) -> str:
    if booking.status != Status.CONFIRMED:
        return ""
    return _("There is nothing to answer here: the session stands.")


def too_late_to_decline(booking: Booking, now: datetime) -> str:
    if now <= booking.last_answer_at:
        return ""
    sentence = _(
        "It is less than %(hours)d hours away: too late for %(name)s to find someone else. "
        "Meet and say it there, or cancel."
    )
    return sentence % (name_of_mentee(booking) | {"hours": DECLINE_BEFORE // timedelta(hours=1)})


def run_out(booking: Booking, now: datetime) -> str:
    if booking.answer_by is not None and now < booking.answer_by:
        return ""
    return _("The time to answer has run out, so the half hour is open again.")


def name_of_mentee(booking: Booking) -> dict[str, str | int]:
    return {"name": booking.mentee.first_name}


def how_it_stands(booking: Booking) -> str:
    """What to say to someone who acts on a session that has ended or changed meanwhile."""
    return {
        Status.REQUESTED: _("This session waits for an answer first."),
        Status.CONFIRMED: _("That isn't possible now. This page shows how things stand."),
        Status.DECLINED: _("The mentor has said that they can't help with this one. The time is open again."),
        Status.EXPIRED: _("The answer did not come in time, so the time is open again."),
        Status.CANCELLED: _("This session is cancelled already."),
        Status.COMPLETED: _("This session has been held already."),
        Status.MISSED: _("It has been said already that you didn't meet."),
    }[Status(booking.status)]
