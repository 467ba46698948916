"""Mail at once, when a session is moved, or ends before it began."""

from dataclasses import replace
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from people.links import site_url
from people.mail import Letter, Mail, Voice, contact_address
from people.models import Notification
from people.outbox import renders
from people.templatetags.times import clock, date_words, day
from sessions_app.letters import confirmed_letter
from sessions_app.mail import Kind
from sessions_app.models import Booking, BookingEvent
from sessions_app.session_mail import SessionMail, find_session_mail, find_standing_mail, moment_words


@renders(Kind.MOVED)
def moved(notification: Notification, now: datetime) -> Mail | None:
    session = find_standing_mail(notification, now)
    if session is None:
        return None
    before_then = time_last_told(session)
    if before_then == session.booking.starts_at:
        return None
    before = moment_words(before_then, session.reader) if before_then else ""
    news = (
        _("%(name)s moved your session. It was %(before)s.")
        if session.is_mentor
        else _("You moved your session. It was %(before)s.")
    )
    letter = confirmed_letter(session, news % {"name": session.full_name, "before": before})
    return session.mail(
        session.subject(_("Moved to %(when)s") % {"when": session.short_moment}), letter, method="REQUEST"
    )


def time_last_told(session: SessionMail) -> datetime | None:
    """The time its reader last knew: quick moves are one mail, and what lay between is nobody's news."""
    moves = session.booking.events.filter(action=BookingEvent.Action.MOVED)
    told = Notification.objects.filter(
        recipient=session.reader,
        kind__in=(Kind.BOOKED, Kind.MOVED, Kind.TAKEN),
        payload__booking=str(session.booking.pk),
        status=Notification.Status.SENT,
    ).aggregate(at=Max("sent_at"))["at"]
    unknown = moves.filter(at__gt=told).first() if told else moves.first()
    move = unknown or moves.last()
    return move.from_starts_at if move else None


@renders(Kind.TAKEN)
def taken(notification: Notification, now: datetime) -> Mail | None:
    session = find_standing_mail(notification, now)
    if session is None:
        return None
    if session.is_mentor:
        news = _("%(name)s took the goal you suggested. The session takes place.")
    else:
        news = _("You took the goal that %(name)s suggested. The session takes place.")
    letter = confirmed_letter(session, news % {"name": session.name})
    return session.mail(session.subject(session.short_moment), letter, method="REQUEST")


@renders(Kind.CANCELLED)
def cancelled(notification: Notification, now: datetime) -> Mail | None:
    session = find_session_mail(notification, now, Booking.Status.CANCELLED)
    if session is None:
        return None
    by_reader = session.booking.ended_by_id == session.reader.pk
    news = (
        _("You cancelled this session.")
        if by_reader
        else _("%(name)s cancelled this session.") % {"name": session.full_name}
    )
    letter = ended_letter(session, news, reason_given(session))
    return session.mail(
        session.subject(_("Cancelled, %(when)s") % {"when": session.short_moment}), letter, method="CANCEL"
    )


@renders(Kind.ENDED, to_closed=True)
def ended(notification: Notification, now: datetime) -> Mail | None:
    """To both, also to who can't sign in any more: their calendar still shows it. Answers go to our team."""
    session = find_session_mail(notification, now, Booking.Status.CANCELLED)
    if session is None:
        return None
    if session.reader.is_active:
        letter = replace(ended_letter(session, why_ended(session), []), why=why_told(session))
    else:
        fact = _("Won't take place: %(moment)s") % {"moment": session.moment}
        letter = session.letter(
            fact=fact, news=_("Your account is closed, so this session won't take place.")
        )
        letter = replace(letter, why=why_told(session))
    subject = session.subject(_("Won't take place, %(when)s") % {"when": session.short_moment})
    return session.mail(subject, letter, method="CANCEL", reply_to=contact_address())


def why_ended(session: SessionMail) -> str:
    if session.other.is_active:
        return _("Our team has ended this session. If you have a question, answer this mail.")
    gone = _("%(name)s isn't here any more, so this session won't take place. It isn't because of you.")
    return gone % {"name": session.full_name}


def why_told(session: SessionMail) -> str:
    why = _("You get this because you had half an hour ahead with %(name)s. Your answer goes to our team.")
    return why % {"name": session.full_name}


def reason_given(session: SessionMail) -> list[Voice]:
    """Why, for the one who did not cancel."""
    booking = session.booking
    if not booking.why_cancelled or booking.ended_by_id == session.reader.pk:
        return []
    return [Voice(_("%(name)s says why:") % {"name": session.name}, booking.why_cancelled)]


@renders(Kind.DECLINED)
def declined(notification: Notification, now: datetime) -> Mail | None:
    session = find_session_mail(notification, now, Booking.Status.DECLINED)
    if session is None:
        return None
    booking = session.booking
    refused = booking.ended_by_id == booking.mentee_id
    voices = []
    if not refused and not session.is_mentor:
        voices = [Voice(_("%(name)s writes:") % {"name": session.name}, booking.decline.sentence)]
    fact = _("Won't take place") if refused or session.is_mentor else _("%(name)s can't help with this one")
    letter = ended_letter(session, why_declined(session, refused), voices)
    return session.mail(f"{fact % {'name': session.name}}: {session.short_moment}", letter, method="CANCEL")


def why_declined(session: SessionMail, refused: bool) -> str:
    until = session.booking.decline.no_room_until
    if refused and session.is_mentor:
        sentence = _("%(name)s did not take the goal you suggested. The time is open again.")
    elif refused:
        sentence = _("You did not take the goal that %(name)s suggested, so this session won't take place.")
    elif session.is_mentor and until:
        sentence = _("You said that you have no room until %(day)s, for %(name)s. This time stays closed.")
    elif session.is_mentor:
        sentence = _(
            "You said that you can't help with this one. %(name)s has your words, and is shown who can."
        )
    elif until:
        sentence = _(
            "%(name)s has no room until %(day)s. From then on you can ask again; others can help sooner."
        )
    else:
        sentence = _("%(name)s can't help with this one, so this session won't take place. Others can.")
    return sentence % {"name": session.full_name, "day": date_words(until) if until else ""}


@renders(Kind.EXPIRED)
def expired(notification: Notification, now: datetime) -> Mail | None:
    session = find_session_mail(notification, now, Booking.Status.EXPIRED)
    if session is None:
        return None
    if session.is_mentor:
        news = _("%(name)s did not answer your suggestion in time. The time is open again.") % {
            "name": session.full_name
        }
    else:
        news = _(
            "%(name)s's suggestion waited for your answer and has run out, so this session won't "
            "take place. You can book again."
        ) % {"name": session.full_name}
    fact = _("Won't take place")
    return session.mail(f"{fact}: {session.short_moment}", ended_letter(session, news, []), method="CANCEL")


def ended_letter(session: SessionMail, news: str, voices: list[Voice]) -> Letter:
    """The letter of a session that won't take place: what happened, and the way on."""
    booking = session.booking
    fact = _("Won't take place: %(moment)s") % {"moment": session.moment}
    if session.is_mentor:
        return session.letter(
            fact=fact,
            news=news,
            voices=[*voices, session.past_goal],
            button=_("Open the session"),
            button_url=session.urls.detail,
        )
    return session.letter(
        fact=fact,
        news=news,
        voices=[*voices, session.past_goal],
        button=_("Find another time") if is_offered_again(booking) else _("See who can help"),
        button_url=session.urls.detail,
        after=[_("Your sentence is kept there and comes along: you need not write it again.")],
        links=[
            (_("Resources on this topic"), site_url("resources:library") + f"?theme={booking.theme.slug}")
        ],
    )


def is_offered_again(booking: Booking) -> bool:
    """Whether this mentor's other times are the way on."""
    return booking.status != Booking.Status.DECLINED and booking.mentor.takes_bookings


@renders(Kind.SUGGESTED)
def suggested(notification: Notification, now: datetime) -> Mail | None:
    """While it can be answered: the question to the mentee, and to the mentor until when the time is kept.
    Both calendars learn that it is open."""
    session = find_session_mail(notification, now, Booking.Status.REQUESTED)
    if session is None:
        return None
    until = session.booking.answer_by
    if until is None or until <= now:
        return None
    fact, letter = say_suggested(session, until) if session.is_mentor else ask_suggested(session, until)
    return session.mail(fact, letter, method="REQUEST")


def ask_suggested(session: SessionMail, until: datetime) -> tuple[str, Letter]:
    decline = session.booking.decline
    fact = _("%(name)s can't help with this one, and suggests another goal") % {"name": session.name}
    kept = _("%(moment)s is kept for you until %(day)s, %(time)s.")
    letter = session.letter(
        fact=fact,
        other_clock="",
        news=kept % {"moment": session.moment, "day": day(until), "time": clock(until)},
        voices=[
            session.past_goal,
            Voice(_("%(name)s writes:") % {"name": session.name}, decline.sentence),
            Voice(_("What %(name)s could help with:") % {"name": session.name}, decline.suggested_goal),
        ],
        button=_("Take it or leave it"),
        button_url=session.urls.suggestion,
        after=[_("Both are fine. If you leave it, we show you who can help with your own goal.")],
    )
    return fact, letter


def say_suggested(session: SessionMail, until: datetime) -> tuple[str, Letter]:
    fact = _("You suggested another goal to %(name)s") % {"name": session.name}
    kept = _("%(moment)s is kept. %(name)s can answer until %(day)s, %(time)s.")
    letter = session.letter(
        fact=fact,
        other_clock="",
        news=kept % {"moment": session.moment, "name": session.name, "day": day(until), "time": clock(until)},
        voices=[session.past_goal, Voice(_("You suggested:"), session.booking.decline.suggested_goal)],
        button=_("Open the session"),
        button_url=session.urls.detail,
        after=[_("We write to you when they have answered, or when the time is open again.")],
    )
    return fact, letter
