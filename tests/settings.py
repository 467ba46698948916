"""Production's settings with values for tests: SQLite unless DATABASE_URL says
otherwise, no Redis unless REDIS_URL does."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("HALF_HOUR_VAR", tempfile.mkdtemp(prefix="half-hour-test-"))
if worker := os.environ.pop("PYTEST_XDIST_WORKER", ""):
    # Test processes that run side by side share nothing on disk: broker, mailbox
    # and database file are each one's own.
    os.environ["HALF_HOUR_VAR"] = str(Path(os.environ["HALF_HOUR_VAR"]) / worker)
    # The processes that a test starts read these settings too, and must find the cache of their test.
    os.environ["HALF_HOUR_TEST_CACHE"] = str(1 + int(worker.removeprefix("gw")))
os.environ.setdefault("DATABASE_URL", f"sqlite:///{os.environ['HALF_HOUR_VAR']}/test.sqlite3")
os.environ.setdefault(
    "SECRET_KEY", "a-secret-that-only-tests-use-and-that-is-long-enough-for-the-deploy-check"
)
os.environ.setdefault("STATIC_ROOT", str(Path(os.environ["HALF_HOUR_VAR"]) / "static"))
os.environ.setdefault("ALLOWED_HOSTS", "testserver,localhost,127.0.0.1")
os.environ.setdefault("BASE_URL", "http://testserver")
os.environ.setdefault("VIDEO_BASE_URL", "https://video.example.org/")
os.environ.setdefault("DEFAULT_FROM_EMAIL", "Half Hour <hello@half-hour.example.org>")
for name in (
    "DEMO",
    "SITE_ACCESS",
    "SIGNUP_DOMAINS",
    "SITE_NAME",
    "OIDC_SERVER_URL",
    "PUBLISH_MENTORS_AT_ONCE",
):
    os.environ.pop(name, None)

from config.settings import *  # noqa: E402, F403 # after the environment is set
from config.settings import CACHES, DATABASES, STATIC_ROOT, STORAGES, VAR  # noqa: E402

# A test may need many sessions of one person; the caps themselves are tried in test_caps.py.
SESSIONS_AHEAD_AT_FIRST = SESSIONS_AHEAD = BOOKINGS_A_DAY = 1000
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # empty: nothing is collected for tests
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# A file and not memory: races between threads and processes need one database that all of them see.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(Path(VAR) / "half-hour-tests.sqlite3")}
elif test_name := os.environ.get("HALF_HOUR_TEST_DB"):
    DATABASES["default"]["TEST"] = {"NAME": test_name}
if os.environ.get("REDIS_URL"):
    # Clearing a Redis cache empties its database: each test process has one of its
    # own, and the broker keeps number 0.
    number = os.environ.get("HALF_HOUR_TEST_CACHE", "1")
    CACHES["default"]["LOCATION"] = f"{os.environ['REDIS_URL'].rsplit('/', 1)[0]}/{number}"
