"""A line to the other party, and a word to staff."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from people.models import User
from people.outbox import PendingMail, notify
from sessions_app.errors import stop_if
from sessions_app.locking import lock_booking
from sessions_app.mail import Kind
from sessions_app.models import Booking, Concern, Message
from sessions_app.rules import why_not_write

SAME_LINE_WITHIN = timedelta(minutes=1)


def send_message(*, booking: Booking, by: User, text: str) -> Message:
    """Write a line to the other party and mail it at once. A form sent twice is one line and one mail."""
    now = timezone.now()
    with transaction.atomic():
        booking = lock_booking(booking)
        stop_if(why_not_write(booking, by, now))
        same = booking.messages.filter(sender=by, text=text, created_at__gt=now - SAME_LINE_WITHIN)
        if twice := same.first():
            return twice
        message = Message.objects.create(booking=booking, sender=by, text=text, created_at=now)
        ids = {"message": message.pk}
        notify(
            PendingMail(booking.other(by), Kind.MESSAGE, f"message:{message.pk}", ids, send_at=now), now=now
        )
    return message


def report_concern(*, booking: Booking, by: User, kind: str, text: str) -> Concern:
    """Tell staff that something was wrong. They read these words; the other party never learns of it here."""
    now = timezone.now()
    with transaction.atomic():
        concern = Concern.objects.create(booking=booking, reporter=by, kind=kind, text=text, created_at=now)
        key, ids = f"concern:{concern.pk}", {"concern": concern.pk}
        staff = User.objects.staff()
        notify(*[PendingMail(one, Kind.CONCERN, f"{key}:{one.pk}", ids, now) for one in staff], now=now)
    return concern
