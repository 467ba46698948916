"""The outbox of such a site: everything that was ever sent, and what is owed later."""

from django.db import connection

from bench.clock import NOW
from bench.data import BATCH, settle
from people.models import Notification
from sessions_app.mail import still_due
from sessions_app.models import Booking

# Two each of the mails that a session sends: confirmation, two reminders, and the question how it went.
SENT = """
INSERT INTO people_notification
    (recipient_id, kind, key, payload, send_at, status, attempts, created_at, sent_at, last_error)
SELECT CASE to_mentor WHEN 1 THEN mentor.user_id ELSE booking.mentee_id END,
    kind, kind || to_mentor || CAST(booking.id AS varchar(36)), '{}', starts_at, 'sent', 1,
    starts_at, starts_at, ''
FROM sessions_app_booking booking
JOIN mentoring_mentorprofile mentor ON mentor.id = booking.mentor_id
CROSS JOIN (SELECT 'booked' AS kind UNION SELECT 'reminder_day'
    UNION SELECT 'reminder_hour' UNION SELECT 'wrap_up') kinds
CROSS JOIN (SELECT 0 AS to_mentor UNION SELECT 1) sides
WHERE starts_at < %s
"""


def store_mail() -> None:
    with connection.cursor() as cursor:
        cursor.execute(SENT, [NOW])
    ahead = Booking.objects.ahead(NOW).with_people()
    Notification.objects.bulk_create(
        (
            Notification(
                recipient=owed.recipient,
                kind=owed.kind,
                key=owed.key,
                payload=owed.payload,
                send_at=owed.send_at,
            )
            for booking in ahead.iterator(chunk_size=2000)
            for owed in still_due(booking, NOW)
        ),
        batch_size=BATCH,
    )
    settle()
