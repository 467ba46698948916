"""Settings of servers and workers that tests start: mail goes to files that the test reads."""

from tests.settings import *  # noqa: F403
from tests.settings import VAR

EMAIL_BACKEND = "tests.slow_mail.EmailBackend"
DEMO_MAIL_FOLDER = VAR / "mail"

# Nothing is collected for tests: static files come from where they live.
WHITENOISE_USE_FINDERS = True

# Tests don't wait for what production may take its time for.
OUTBOX_EVERY_SECONDS = ROUNDS_LOOK_SECONDS = 0.2
