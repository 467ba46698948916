"""How gunicorn runs here, whoever starts it; numbers of processes and addresses are on its command line."""

logger_class = "people.weblog.WebLog"
# Longer than a proxy keeps a connection it isn't using (60 s in docs/operating.md): otherwise it sends a
# request, now and then, into one that is being closed here.
keepalive = 75
