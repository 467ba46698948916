"""How gunicorn runs here, whoever starts it; numbers of processes and addresses are on its command line."""

logger_class = "people.weblog.WebLog"
