"""The calendar entry of a session (RFC 5545), for a file, for a mail, and for
adding to Google Calendar by link."""

from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vCalAddress

from people.mail import one_line, safe_words
from people.models import User
from sessions_app.models import Booking

ALARM_BEFORE = timedelta(minutes=15)
STATUS = {
    Booking.Status.REQUESTED: "TENTATIVE",
    Booking.Status.CONFIRMED: "CONFIRMED",
    Booking.Status.COMPLETED: "CONFIRMED",
    Booking.Status.MISSED: "CONFIRMED",
}
GOOGLE = "https://calendar.google.com/calendar/render"


def booking_calendar(booking: Booking, reader: User, *, method: str = "") -> bytes:
    """A calendar file with the one entry of this session, in the words for `reader`, one of its parties.

    `method` (REQUEST or CANCEL) is for mail only; a file to download has none (RFC 5546). Times are UTC,
    because some programs show a TZID time within an hour that occurs twice 30 minutes late.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Half Hour//half-hour//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if method:
        calendar.add("method", method)
    calendar.add_component(booking_event(booking, reader))
    return calendar.to_ical()


def booking_event(booking: Booking, reader: User) -> Event:
    """The entry. It is private, and its title leaves the goal out: colleagues
    often see each other's calendars."""
    status = STATUS.get(Booking.Status(booking.status), "CANCELLED")
    event = Event()
    event.add("uid", booking.uid)
    event.add("sequence", booking.revision)
    event.add("dtstamp", booking.changed_at.astimezone(UTC))
    event.add("dtstart", booking.starts_at.astimezone(UTC))
    event.add("dtend", booking.ends_at.astimezone(UTC))
    event.add("summary", title(booking, reader))
    event.add("description", description(booking, reader))
    event.add("url", page_url(booking))
    if booking.video_url:
        event.add("location", booking.video_url)
    event.add("status", status)
    event.add("class", "PRIVATE")
    event.add("organizer", address(parseaddr(settings.DEFAULT_FROM_EMAIL)[1], settings.SITE_NAME))
    for person in booking.parties:
        event.add("attendee", attendee(person, status))
    if status != "CANCELLED":
        event.add_component(alarm(title(booking, reader)))
    return event


def title(booking: Booking, reader: User) -> str:
    values = {"site": settings.SITE_NAME, "name": one_line(booking.other(reader).display_name)}
    return _("%(site)s with %(name)s") % values


def description(booking: Booking, reader: User) -> str:
    name = one_line(booking.other(reader).first_name)
    about = (
        _("%(name)s wants help with:") % {"name": name}
        if booking.is_mentor(reader)
        else _("You want help with:")
    )
    parts = [f"{about} {safe_words(booking.goal)}"]
    if booking.video_url:
        parts.append(_("Video link: %(link)s") % {"link": booking.video_url})
    parts.append(what_one_can(booking, reader) % {"link": page_url(booking)})
    return "\n\n".join(parts)


def what_one_can(booking: Booking, reader: User) -> str:
    if not booking.is_live:
        return _("Open the session: %(link)s")
    if booking.status == Booking.Status.REQUESTED and not booking.is_mentor(reader):
        return _("Answer the suggestion or cancel it: %(link)s")
    if booking.is_mentor(reader):
        return _("Cancel it or write a line: %(link)s")
    return _("Move it, cancel it or write a line: %(link)s")


def page_url(booking: Booking) -> str:
    """The session's page without a key: an entry is read by whoever shares the calendar."""
    return settings.BASE_URL + booking.get_absolute_url()


def address(email: str, name: str) -> vCalAddress:
    entry = vCalAddress(f"mailto:{email}")
    entry.params["CN"] = one_line(name).replace('"', "'")
    return entry


def attendee(person: User, status: str) -> vCalAddress:
    """Both have said yes by booking and by keeping hours, so no calendar needs to ask them again."""
    entry = address(person.email, person.display_name)
    entry.params["ROLE"] = "REQ-PARTICIPANT"
    entry.params["PARTSTAT"] = "TENTATIVE" if status == "TENTATIVE" else "ACCEPTED"
    entry.params["RSVP"] = "FALSE"
    return entry


def alarm(words: str) -> Alarm:
    entry = Alarm()
    entry.add("action", "DISPLAY")
    entry.add("trigger", -ALARM_BEFORE)
    entry.add("description", words)
    return entry


def google_calendar_url(booking: Booking, reader: User) -> str:
    """A link that fills Google Calendar's form. An address is no place for
    private words, so the goal isn't in it."""
    query = {
        "action": "TEMPLATE",
        "text": title(booking, reader),
        "dates": f"{in_rfc_5545(booking.starts_at)}/{in_rfc_5545(booking.ends_at)}",
        "details": page_url(booking),
        "location": booking.video_url,
    }
    return f"{GOOGLE}?{urlencode(query)}"


def in_rfc_5545(moment: datetime) -> str:
    """A moment in UTC as RFC 5545 writes it: "20261124T160000Z"."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
