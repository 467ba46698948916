"""What every change to a session does: take time and give it back, go to the
next state, leave a trail, owe mail."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentoring.models import MentorProfile, TimeClaim
from mentoring.selectors import is_bookable
from mentoring.services import claim_time, free_time
from mentoring.slots import quarter_steps
from people.models import User
from sessions_app import mail
from sessions_app.errors import TimeNotOpen
from sessions_app.models import Booking, BookingEvent
from sessions_app.pairs import is_closed_for_good
from sessions_app.rules import TABLE, Act, Rule, role_of

Event = BookingEvent.Action


def carry_out(
    act: Act,
    booking: Booking,
    *,
    by: User | None,
    now: datetime,
    came_from: datetime | None = None,
    staff: User | None = None,
) -> None:
    """Write down that `act` happened: the state it leads to, the trail and every
    mail it owes, in one transaction.

    News raises the revision, which is the calendars' SEQUENCE; a session that has just been booked begins at
    0. A state that holds no time gives it back; taking time is the caller's. Only what waits for an answer
    says until when. `came_from` is where a session that was moved began before; `staff` is whoever of our
    team did what neither of the two did. Call it under the locks. Raises ValueError, and writes nothing, for
    what the table doesn't name.
    """
    from_status = None if booking._state.adding else Booking.Status(booking.status)
    rule, event = named_rule(act, (role_of(booking, by) or "a stranger") if by else "", from_status)
    booking.status = rule.to or booking.status
    if booking.status != Booking.Status.REQUESTED:
        booking.answer_by = None
    if rule.is_news:
        booking.revision, booking.changed_at = booking.revision + (from_status is not None), now
    booking.save()
    if booking.status not in Booking.HOLDS_TIME:
        free_time(holder=booking.pk)
    BookingEvent.objects.create(
        booking=booking,
        action=event,
        by=by or staff,
        at=now,
        from_status=from_status or "",
        to_status=booking.status,
        from_starts_at=None if from_status is None else came_from or booking.starts_at,
        to_starts_at=booking.starts_at,
    )
    mail.owe(booking, event, now)


def named_rule(act: Act, role: str, from_status: Booking.Status | None) -> tuple[Rule, Event]:
    """The line of the table that allows it, and what the trail calls it. Without a role it is done by neither
    of the two; without a state there is no session yet. Raises ValueError when the table doesn't name it."""
    rule = TABLE[act]
    right_role = role in rule.roles if role else rule.roles == ()
    right_state = from_status in rule.from_ if from_status else rule.from_ == ()
    if rule.event is None or not (right_role and right_state):
        raise ValueError(f"{act} by {role} from {from_status} is not in the table, or leaves no trail")
    return rule, rule.event


def take_time(booking: Booking) -> None:
    """Claim both people's quarters. Raises IntegrityError when any of them is taken already."""
    claim_time(
        holder=booking.pk,
        mentor=booking.mentor,
        mentee=booking.mentee,
        starts_at=booking.starts_at,
        buffer_minutes=booking.buffer_minutes,
    )


def check_open(
    mentor: MentorProfile,
    mentee: User | None,
    starts_at: datetime,
    now: datetime,
    moving: Booking | None = None,
) -> None:
    """Promise 2: accepted is what the one function offers. Otherwise raise
    TimeNotOpen with what stands in the way."""
    holder = moving.pk if moving else None
    if not is_bookable(mentor, starts_at, now=now, mentee=mentee, moving=holder):
        raise TimeNotOpen(why_not_open(mentor, mentee, starts_at, now, holder))


def takes_no_bookings(mentor: MentorProfile) -> str:
    """The sentence that says so, "" when they do."""
    if mentor.takes_bookings:
        return ""
    return _("%(name)s takes no bookings at the moment.") % {"name": mentor.user.display_name}


def why_not_open(
    mentor: MentorProfile, mentee: User | None, starts_at: datetime, now: datetime, holder: UUID | None
) -> str:
    name = mentor.user.first_name
    if why_not := takes_no_bookings(mentor):
        return why_not
    if starts_at <= now:
        return _("That time is over. Choose another one.")
    if starts_at < now + timedelta(hours=mentor.lead_time_hours):
        return ngettext(
            "%(name)s needs %(hours)s hour's notice. Choose a later time.",
            "%(name)s needs %(hours)s hours' notice. Choose a later time.",
            mentor.lead_time_hours,
        ) % {"name": name, "hours": mentor.lead_time_hours}
    if starts_at > now + timedelta(days=mentor.horizon_days):
        return _("%(name)s can't be booked that far ahead. Choose an earlier time.") % {"name": name}
    overlap = TimeClaim.objects.filter(starts_at__in=[starts_at + step for step in quarter_steps()])
    theirs = overlap.exclude(holder=holder) if holder else overlap
    if mentee is not None and theirs.of(mentee).exists():
        return _("You have another session at that time.")
    if theirs.of(mentor.user).exists():
        return _("That time was just taken.")
    return _("That time is no longer open.")


def may_meet_again(booking: Booking) -> bool:
    """Is it worth offering this mentor to this mentee again? Not when
    either has said that once was enough."""
    if not booking.mentor.takes_bookings or booking.once_was_enough:
        return False
    return not is_closed_for_good(booking.mentor, booking.mentee)
