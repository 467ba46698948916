"""Every mail about a session: one function per kind."""
