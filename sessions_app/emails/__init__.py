"""Every mail about a session: one function per kind, registered with the outbox when this package is imported."""
