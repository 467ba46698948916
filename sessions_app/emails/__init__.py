"""Every mail about a session: one function per kind, registered with the outbox when this package is imported."""

from sessions_app.emails import changes, follow_ups, reminders, talking, wrap_up

__all__ = ["changes", "follow_ups", "reminders", "talking", "wrap_up"]
