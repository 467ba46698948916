"""A line to the other party, and a word to staff."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring.services import free_time, refresh_next_open
from people.models import Notification, User
from people.outbox import PendingMail, notify
from sessions_app.caps import why_not_another_line
from sessions_app.errors import stop_if
from sessions_app.locking import lock_booking
from sessions_app.mail import Kind
from sessions_app.models import Booking, Concern, Decline, Message
from sessions_app.pairs import close_pair, is_closed_for_good, open_pair
from sessions_app.rules import why_not_close, why_not_write

SAME_LINE_WITHIN = timedelta(minutes=1)
AN_HOUR = timedelta(hours=1)


def send_message(*, booking: Booking, by: User, text: str) -> Message:
    """Write a line to the other party and mail it at once. A form sent twice is one line and one mail."""
    now = timezone.now()
    with transaction.atomic():
        booking = lock_booking(booking)
        stop_if(why_not_write(booking, by, now))
        same = booking.messages.filter(sender=by, text=text, created_at__gt=now - SAME_LINE_WITHIN)
        if twice := same.first():
            return twice
        stop_if(why_no_line(booking, by) or why_not_another_line(booking, by, now))
        message = Message.objects.create(booking=booking, sender=by, text=text, created_at=now)
        ids = {"message": message.pk}
        notify(
            PendingMail(booking.other(by), Kind.MESSAGE, f"message:{message.pk}", ids, send_at=now), now=now
        )
    return message


def why_no_line(booking: Booking, by: User) -> str:
    """A mentor who closed their bookings for someone reads no more lines of theirs."""
    if booking.is_mentor(by) or not is_closed_for_good(booking.mentor, booking.mentee):
        return ""
    return _("Lines end here. If something is wrong, our team reads “Something wrong?”.")


def close_bookings(*, booking: Booking, by: User, closed: bool) -> None:
    """The mentor takes no more bookings and lines from this session's mentee, or takes them again, and opens
    the time that "no room" kept closed. Nobody is told, and sessions that are ahead stand."""
    now = timezone.now()
    with transaction.atomic():
        booking = lock_booking(booking)
        stop_if(why_not_close(booking, by))
        if closed:
            close_pair(booking.mentor, booking.mentee)
        else:
            take_back_no_room(booking)
            open_pair(booking.mentor, booking.mentee)
    refresh_next_open(booking.mentor, now=now)


def take_back_no_room(booking: Booking) -> None:
    """The times that were kept closed for this pair are open again, and no page speaks of the day."""
    said = Decline.objects.filter(booking__mentor=booking.mentor, booking__mentee=booking.mentee)
    for decline in said.exclude(no_room_until=None):
        free_time(holder=decline.booking_id)
    said.update(no_room_until=None)


def report_concern(*, booking: Booking, by: User, kind: str, text: str) -> Concern:
    """Tell staff that something was wrong. They read these words; the other party never learns of it here.

    Never refused: what is added while it is open joins it. All who read concerns are mailed at first; then
    who looks after it, or all as long as nobody does, at most once an hour.
    """
    now = timezone.now()
    with transaction.atomic():
        lock_booking(booking)
        concern = booking.concerns.filter(reporter=by, resolved_at=None).select_related("owner").first()
        is_new = concern is None
        if concern is None:
            concern = Concern.objects.create(
                booking=booking, reporter=by, kind=kind, text=text, created_at=now
            )
        elif text not in concern.text:
            concern.text = f"{concern.text}\n\n{text}"
            concern.save(update_fields=["text"])
        owe_concern(concern, now, is_new=is_new)
    return concern


def owe_concern(concern: Concern, now: datetime, *, is_new: bool) -> None:
    """At once, unless a mail about it has left in this hour: then in the next, so that nothing that is added
    stays unread."""
    owner = concern.looked_after_by
    readers = [owner] if owner else User.objects.who_may(Concern.READ_WITH)
    ids = {"concern": concern.pk, "is_new": is_new}

    def mail(reader: User, send_at: datetime) -> PendingMail:
        key = f"concern:{concern.pk}:{send_at:%Y-%m-%dT%H}:{reader.pk}"
        return PendingMail(reader, Kind.CONCERN, key, ids, send_at)

    at_once = [mail(reader, now) for reader in readers]
    waits = Q(status=Notification.Status.PENDING, locked_until=None)  # in nobody's hands: it will say it all
    written = Notification.objects.exclude(waits)
    left = set(written.filter(key__in=[owed.key for owed in at_once]).values_list("key", flat=True))
    next_hour = now.replace(minute=0, second=0, microsecond=0) + AN_HOUR
    later = [mail(owed.recipient, next_hour) for owed in at_once if owed.key in left]
    notify(*at_once, *later, now=now)  # a key that is there changes nothing


# What staff do with a concern. Each is False where it is so already.


def take_concern(*, concern: Concern, by: User) -> bool:
    """`by` looks after it from now on, whoever did before."""
    with transaction.atomic():
        lock_booking(concern.booking)
        others = Concern.objects.filter(pk=concern.pk).exclude(owner=by)
        return bool(others.update(owner=by))


def resolve_concern(*, concern: Concern, by: User, now: datetime) -> bool:
    """Under the lock that adding to it takes, so that what its reporter adds is in it or begins a new one."""
    with transaction.atomic():
        lock_booking(concern.booking)
        still_open = Concern.objects.filter(pk=concern.pk, resolved_at=None)
        return bool(still_open.update(resolved_at=now, resolved_by=by))


def reopen_concern(*, concern: Concern) -> bool:
    """It is open again: what its reporter adds joins it, and its note and owner stay."""
    with transaction.atomic():
        lock_booking(concern.booking)
        resolved = Concern.objects.filter(pk=concern.pk).exclude(resolved_at=None)
        return bool(resolved.update(resolved_at=None, resolved_by=None))
