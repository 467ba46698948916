"""What every mail about a session shares: whom it is told to, in which words the
moment is said, where its links lead."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from people.links import unsubscribe_url
from people.mail import Letter, Mail, Voice, contact_address, named_address, one_line
from people.models import Notification, User
from people.templatetags.times import (
    clock,
    day,
    day_difference,
    in_zone,
    local,
    quarter_glyph,
    short_day,
    zone_city,
    zone_label,
)
from sessions_app.calendars import booking_calendar
from sessions_app.links import BookingUrls, booking_urls_in_mail
from sessions_app.mail import Kind
from sessions_app.models import Booking

SUBJECT_MAX = 72
NAME_MAX = 20


@dataclass(frozen=True)
class SessionMail:
    """One mail of a session to one of its parties at one moment (`now`, aware). The reader's zone is active
    while it is rendered."""

    kind: Kind
    booking: Booking
    reader: User
    now: datetime

    @property
    def other(self) -> User:
        return self.booking.other(self.reader)

    @property
    def is_mentor(self) -> bool:
        return self.booking.is_mentor(self.reader)

    @property
    def name(self) -> str:
        """The other's first name, safe in a subject."""
        return one_line(self.other.first_name)

    @property
    def full_name(self) -> str:
        return one_line(self.other.display_name)

    @property
    def moment(self) -> str:
        """ "Tuesday 24 November, 17:00, Lagos time" """
        return moment_words(self.booking.starts_at, self.reader)

    @property
    def short_moment(self) -> str:
        """ "Tue 24 Nov 17:00" """
        return f"{short_day(self.booking.starts_at)} {clock(self.booking.starts_at)}"

    @property
    def other_clock(self) -> str:
        """ "For Ada, in Helsinki: 18:00", with the date where it differs;
        empty when both clocks show the same."""
        if not self.other.timezone:
            return ""
        theirs = in_zone(self.booking.starts_at, self.other.zone_name)
        if theirs.replace(tzinfo=None) == local(self.booking.starts_at).replace(tzinfo=None):
            return ""
        difference = day_difference(self.booking.starts_at, self.other.zone_name)
        values = {
            "name": self.name,
            "city": zone_city(self.other.zone_name),
            "day": day(theirs),
            "time": clock(theirs),
        }
        if difference > 0:
            return _("For %(name)s, in %(city)s: %(day)s, %(time)s (next day)") % values
        if difference < 0:
            return _("For %(name)s, in %(city)s: %(day)s, %(time)s (day before)") % values
        return _("For %(name)s, in %(city)s: %(time)s") % values

    @property
    def goal(self) -> Voice:
        """What it is about, which the mentor reads under the mentee's name."""
        mentors_label = _("%(name)s wants help with:") % {"name": self.full_name}
        return Voice(mentors_label if self.is_mentor else _("What you want help with:"), self.booking.goal)

    @property
    def past_goal(self) -> Voice:
        mentors_label = _("%(name)s wanted help with:") % {"name": self.full_name}
        return Voice(mentors_label if self.is_mentor else _("What you wanted help with:"), self.booking.goal)

    @property
    def urls(self) -> BookingUrls:
        """Full addresses that open without signing in, for whoever has this mail."""
        return booking_urls_in_mail(self.booking, self.reader)

    def subject(self, fact: str) -> str:
        """The fact first, then with whom, in a line that a phone shows; and about what, for who wants it
        there: "Tue 24 Nov 17:00: half an hour with Ada", "Tue 24 Nov 17:00: Ada, about “…”"."""
        values = {"fact": fact, "name": Truncator(self.name).chars(NAME_MAX)}
        if not self.reader.wants_goal_in_subject(as_mentor=self.is_mentor):
            return _("%(fact)s: half an hour with %(name)s") % values
        pattern = _("%(fact)s: %(name)s, about “%(goal)s”")
        room = SUBJECT_MAX - len(pattern % (values | {"goal": ""}))
        return pattern % (values | {"goal": Truncator(one_line(self.booking.goal)).chars(room)})

    @property
    def answers_to(self) -> str:
        """The other person's mailbox; ours once they have gone for good."""
        if self.other.erased_at:
            return contact_address()
        return named_address(self.other.display_name, self.other.email)

    @property
    def why(self) -> str:
        if self.other.erased_at:
            return _("You get this because of your half hour. Your answer to this mail goes to our team.")
        if self.is_mentor:
            return _(
                "You get this because %(name)s booked half an hour with you. Your answer to this "
                "mail goes to %(name)s."
            ) % {"name": self.full_name}
        return _(
            "You get this because you booked half an hour with %(name)s. Your answer to this mail "
            "goes to %(name)s."
        ) % {"name": self.full_name}

    def letter(self, **parts: Any) -> Letter:
        """A letter that begins with the moment on both clocks, unless told otherwise."""
        values = {
            "fact": self.moment,
            "glyph": quarter_glyph(self.booking.starts_at),
            "other_clock": self.other_clock,
            "why": self.why,
            "unsubscribe_url": unsubscribe_url(self.reader, self.kind.topic) if self.kind.topic else "",
        }
        return Letter(**(values | parts))

    def mail(self, subject: str, letter: Letter, *, method: str = "", reply_to: str = "") -> Mail:
        """The letter as a mail in the session's thread; an answer goes to
        the other person, not to a machine, unless `reply_to` names a mailbox."""
        text, html = letter.render()
        return Mail(
            subject=subject,
            text=text,
            html=html,
            reply_to=reply_to or self.answers_to,
            thread=thread_of(self.booking),
            calendar=booking_calendar(self.booking, self.reader, method=method) if method else b"",
            calendar_method=method,
            topic=self.kind.topic,
            unsubscribe_url=letter.unsubscribe_url,
        )

    def is_within(self, hours: int) -> bool:
        return bool(self.booking.starts_at - self.now < timedelta(hours=hours))


def moment_words(moment: datetime, reader: User) -> str:
    values = {"day": day(moment), "time": clock(moment), "zone": zone_label(reader.zone_name)}
    return _("%(day)s, %(time)s, %(zone)s") % values


def find_standing_mail(notification: Notification, now: datetime) -> SessionMail | None:
    """News of a session that stands: None as well once it is over, when nobody can come any more."""
    session = find_session_mail(notification, now, Booking.Status.CONFIRMED)
    return session if session and session.booking.ends_at > now else None


def find_session_mail(notification: Notification, now: datetime, *statuses: str) -> SessionMail | None:
    """The session as it is now, or None when it changed since this mail was
    owed, or is in none of these states."""
    booking = Booking.objects.with_people().filter(pk=notification.payload["booking"]).first()
    if booking is None or booking.revision != notification.payload["revision"]:
        return None
    if booking.status not in statuses or notification.recipient not in booking.parties:
        return None
    return SessionMail(Kind(notification.kind), booking, notification.recipient, now)


def thread_of(booking: Booking) -> str:
    return f"booking:{booking.pk}"
