"""May this be done now? Each check raises NotNow with the sentence for whoever asked; pages ask before they show a form,
services ask again under the lock."""

from datetime import datetime

from django.utils.translation import gettext as _

from people.models import User
from sessions_app.errors import NotNow
from sessions_app.models import Booking, Commitment
from sessions_app.permissions import (
    can_answer,
    can_answer_suggestion,
    can_cancel,
    can_challenge,
    can_decline,
    can_move,
    can_say_enough,
    can_say_how_it_went,
)
from sessions_app.services.locking import refuse_ended


def begun() -> NotNow:
    return NotNow(_("This session has begun. From now on you can say how it went."))


def check_can_move(booking: Booking, person: User, now: datetime) -> None:
    if can_move(booking, person, now):
        return
    if booking.status != Booking.Status.CONFIRMED:
        raise refuse_ended(booking)
    if now >= booking.starts_at:
        raise begun()
    raise NotNow(
        _("Only %(name)s can move this session. You can cancel it, or write a line.") % {"name": booking.mentee.first_name}
    )


def check_can_cancel(booking: Booking, person: User, now: datetime) -> None:
    if not can_cancel(booking, person, now):
        raise begun() if booking.is_live else refuse_ended(booking)


def check_can_decline(booking: Booking, person: User, now: datetime) -> None:
    if can_decline(booking, person, now):
        return
    if booking.status != Booking.Status.CONFIRMED:
        raise refuse_ended(booking)
    if not booking.is_mentor(person):
        raise NotNow(_("This page is for the mentor. You can cancel or move the session."))
    if now >= booking.starts_at:
        raise begun()
    raise NotNow(
        _("It is less than 12 hours away: too late for %(name)s to find someone else. Meet and say it there, or cancel.")
        % {"name": booking.mentee.first_name}
    )


def check_can_answer_suggestion(booking: Booking, person: User, now: datetime) -> None:
    if can_answer_suggestion(booking, person, now):
        return
    if booking.status == Booking.Status.CONFIRMED:
        raise NotNow(_("There is nothing to answer here: the session stands."))
    if booking.status != Booking.Status.REQUESTED:
        raise refuse_ended(booking)
    if person.pk != booking.mentee_id:
        raise NotNow(_("%(name)s answers this. You will have a mail.") % {"name": booking.mentee.first_name})
    raise NotNow(_("The time to answer has run out, so the half hour is open again."))


def check_can_say_how_it_went(booking: Booking, person: User, now: datetime) -> None:
    if not can_say_how_it_went(booking, person, now):
        raise NotNow(_("You can say how it went once it has started.")) if booking.is_live else refuse_ended(booking)


def check_nothing_promised(booking: Booking, person: User) -> None:
    """Once the mentee has said what comes next, the outcome and the challenges stand."""
    if not booking.none_because and not booking.commitments.exists():
        return
    if person.pk == booking.mentee_id:
        raise NotNow(_("Your next steps for this session are saved already."))
    raise NotNow(_("%(name)s has already said what comes next.") % {"name": booking.mentee.first_name})


def check_can_challenge(booking: Booking, person: User, now: datetime) -> None:
    if not can_challenge(booking, person, now):
        if booking.is_mentor(person) and booking.status == Booking.Status.CONFIRMED:
            raise NotNow(_("First say how it went: then you can challenge %(name)s.") % {"name": booking.mentee.first_name})
        if not booking.is_mentor(person):
            raise NotNow(_("This page is for the mentor."))
        raise refuse_ended(booking)
    check_nothing_promised(booking, person)


def check_can_say_enough(booking: Booking, person: User) -> None:
    if not can_say_enough(booking, person):
        raise NotNow(_("You can say this once the session is over and you have said how it went."))


def check_can_answer(commitment: Commitment, person: User) -> None:
    if not can_answer(commitment, person):
        raise NotNow(_("You have answered this one already. Thank you."))
