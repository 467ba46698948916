"""Production's settings with values for benchmarks. `python
-m bench` sets HALF_HOUR_VAR and a DATABASE_URL of its own."""

import os

os.environ.setdefault("SECRET_KEY", "a-secret-that-only-benchmarks-use-and-that-is-long-enough")
os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1")
os.environ.setdefault("BASE_URL", "http://localhost")
os.environ.setdefault("VIDEO_BASE_URL", "https://video.example.org/")
os.environ.setdefault("DEFAULT_FROM_EMAIL", "Half Hour <hello@half-hour.example.org>")
os.environ.setdefault("LOG_LEVEL", "WARNING")
for name in (
    "DEMO",
    "DEBUG",
    "SITE_ACCESS",
    "SIGNUP_DOMAINS",
    "SITE_NAME",
    "OIDC_SERVER_URL",
    "PUBLISH_MENTORS_AT_ONCE",
):
    os.environ.pop(name, None)

from config.settings import *  # noqa: E402, F403 # after the environment is set
from config.settings import CACHES, CELERY_BROKER_TRANSPORT_OPTIONS, REDIS_URL, STORAGES, VAR  # noqa: E402

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STATIC_ROOT = VAR / "static"
# Hashed names as in production; compressing them takes time and changes no page.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
}
REDIS_PREFIX = "half-hour-bench:"
if REDIS_URL:
    CACHES["default"]["KEY_PREFIX"] = REDIS_PREFIX
    CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] = REDIS_PREFIX
