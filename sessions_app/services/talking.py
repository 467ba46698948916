"""A line to the other party, and a word to staff."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import User
from sessions_app import notices
from sessions_app.errors import NotNow
from sessions_app.models import Booking, Concern, Message
from sessions_app.permissions import can_write
from sessions_app.services.locking import lock_booking

SAME_LINE_WITHIN = timedelta(minutes=1)


def send_message(*, booking: Booking, by: User, text: str) -> Message:
    """Write a line to the other party and mail it at once. A form sent twice is one line and one mail."""
    now = timezone.now()
    with transaction.atomic():
        booking = lock_booking(booking)
        if not can_write(booking, by, now):
            raise NotNow(_("This session is over, so lines here reach nobody any more."))
        if twice := booking.messages.filter(sender=by, text=text, created_at__gt=now - SAME_LINE_WITHIN).first():
            return twice
        message = Message.objects.create(booking=booking, sender=by, text=text, created_at=now)
        notices.owe_message(message, booking.other(by), now)
    return message


def report_concern(*, booking: Booking, by: User, kind: str, text: str) -> Concern:
    """Tell staff that something was wrong. They read these words; the other party never learns of it here."""
    now = timezone.now()
    with transaction.atomic():
        concern = Concern.objects.create(booking=booking, reporter=by, kind=kind, text=text, created_at=now)
        notices.owe_concern(concern, now)
    return concern
