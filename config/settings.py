"""Settings of Half Hour, all read from the environment, here and nowhere else.

`DEMO=1` is the one switch of demo mode: SQLite, a generated secret and mail that is shown
in the site, all under var/. Without it this is production, which refuses to start without
SECRET_KEY, ALLOWED_HOSTS and DATABASE_URL.
"""

import zoneinfo
from email.headerregistry import Address
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config.environment import (
    broker_at,
    env,
    env_address,
    env_bool,
    env_choice,
    env_database,
    env_domains,
    env_hosts,
    env_int,
    env_list,
    env_networks,
    env_port,
    env_redis,
    env_required,
    env_secret,
    env_url,
    kept_secret,
)

# Zone data is the pinned tzdata package, never the machine's: governments change
# clocks faster than images are rebuilt.
zoneinfo.reset_tzpath(to=[])
zoneinfo.ZoneInfo.clear_cache()

BASE_DIR = Path(__file__).resolve().parent.parent
DEMO = env_bool("DEMO")
DEBUG = env_bool("DEBUG")
VAR = Path(env("HALF_HOUR_VAR") or BASE_DIR / "var")
VAR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = (env("SECRET_KEY") or kept_secret(VAR)) if DEMO else env_secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS")
OWN_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = env_hosts("ALLOWED_HOSTS") or (OWN_HOSTS if DEMO else [env_required("ALLOWED_HOSTS")])
REDIS_URL = env_redis("REDIS_URL")

# Who we are and who may come in
SITE_NAME = env("SITE_NAME", "Half Hour")
OWN_ADDRESS = (
    f"http://127.0.0.1:{env_port('PORT', 8000)}" if DEMO else f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
)
BASE_URL = env_url("BASE_URL", OWN_ADDRESS, is_origin=True)
SITE_ACCESS = env_choice("SITE_ACCESS", "public", ("public", "members"))
SIGNUP_DOMAINS = env_domains("SIGNUP_DOMAINS")
PUBLISH_MENTORS_AT_ONCE = env_bool("PUBLISH_MENTORS_AT_ONCE")
SESSIONS_AHEAD_AT_FIRST = env_int("SESSIONS_AHEAD_AT_FIRST", 2, least=1)
SESSIONS_AHEAD = env_int("SESSIONS_AHEAD", 4, least=1)
BOOKINGS_A_DAY = env_int("BOOKINGS_A_DAY", 6, least=1)
# Addresses asked about from one network; 0: any number.
NEW_ACCOUNTS_A_DAY = 0 if DEMO else env_int("NEW_ACCOUNTS_A_DAY", 100)
TRUSTED_NETWORKS = env_networks("TRUSTED_NETWORKS")
GOAL_IN_SUBJECTS = env_bool("GOAL_IN_SUBJECTS", default=True)  # off: nobody can have it there
VIDEO_BASE_URL = env_url("VIDEO_BASE_URL", "https://meet.jit.si/" if DEMO else "")
STAFF_NEED_SECOND_FACTOR = env_bool("STAFF_NEED_SECOND_FACTOR", default=not DEMO)

INSTALLED_APPS = [
    "people",
    "mentoring",
    "resources",
    "sessions_app",
    "config.apps.HalfHourAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "config.apps.HalfHourStaticConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "bootstrap",
    "csp",
    "django_htmx",
]
if DEMO:
    INSTALLED_APPS.append("demo")

MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "people.middleware.PermissionsPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "people.middleware.PlainRequestMiddleware",
    "people.middleware.DoneIsDoneSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "people.middleware.GuestSessionMiddleware",
    "people.middleware.SiteAccessMiddleware",
    "people.middleware.SingleSignOnMiddleware",
    "people.middleware.PersonalPagesMiddleware",
    "people.middleware.TimeZoneMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TAGS_EVERYWHERE = (("people", "times"), ("django", "i18n"), ("django", "static"))
# Widgets are made by our templates too.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "people.context_processors.site",
            ],
            "builtins": [f"{package}.templatetags.{name}" for package, name in TAGS_EVERYWHERE],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# The database
OWN_DATABASE = f"sqlite:///{VAR}/half-hour.sqlite3" if DEMO else ""
DATABASES = {"default": env_database(OWN_DATABASE) | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # One writer at a time is SQLite's nature: IMMEDIATE takes the write lock at BEGIN, so that a transaction
    # waits its turn instead of failing half way; WAL lets readers go on meanwhile.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)

# Redis is a wake-up call and a cache, never a dependency of a page.
# Rate limits live in the cache: filling it up must not empty them.
# Without Redis nobody outside a worker can reach it, and nobody needs to: it makes its rounds by itself.
CELERY_BROKER_URL, CELERY_BROKER_TRANSPORT_OPTIONS = "memory://localhost/", {}
CACHE = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache", "max_entries": 50_000}
if REDIS_URL:
    CACHE = {"BACKEND": "people.cache.FailOpenRedisCache", "LOCATION": REDIS_URL, "KEY_PREFIX": "half-hour"}
    CELERY_BROKER_URL = broker_at(REDIS_URL)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "global_keyprefix": "half-hour:",
        "socket_timeout": 5,  # a broker that has gone silent must not keep a worker from ending
        "socket_keepalive": True,
    }
CACHES = {"default": CACHE}
CELERY_TASK_IGNORE_RESULT = CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_POOL = "threads"  # a thread of the worker makes the rounds: nothing may fork beside it
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")

# Mail
OUTBOX_EVERY_SECONDS, ROUNDS_LOOK_SECONDS = (2, 0.5) if DEMO else (15, 2.0)
ROUNDS_ALIVE = VAR / "rounds-alive"  # touched by a worker each time it has looked for work
OUTBOX_LEASE_SECONDS = env_int("OUTBOX_LEASE_SECONDS", 120, least=1)
DEMO_MAIL_FOLDER = VAR / "mail"
EMAIL_TIMEOUT = 10
OWN_SENDER = str(Address(SITE_NAME, "hello", urlsplit(BASE_URL).hostname or ""))
DEFAULT_FROM_EMAIL = env_address("DEFAULT_FROM_EMAIL", OWN_SENDER)
EMAIL_REPLY_TO, CONTACT_EMAIL = env_address("EMAIL_REPLY_TO"), env_address("CONTACT_EMAIL")
LEGAL_NOTICE_URL = env_url("LEGAL_NOTICE_URL")
if DEMO:
    EMAIL_BACKEND = "demo.mailbox.EmailBackend"
else:
    EMAIL_BACKEND = env("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
    EMAIL_HOST = env("EMAIL_HOST", "localhost")
    EMAIL_PORT = env_port("EMAIL_PORT", 25)
    EMAIL_HOST_USER = env("EMAIL_HOST_USER")
    EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD")
    EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS")
    EMAIL_USE_SSL = env_bool("EMAIL_USE_SSL")
    if EMAIL_USE_TLS and EMAIL_USE_SSL:
        raise ImproperlyConfigured(
            "Set one of EMAIL_USE_TLS (usually port 587) and EMAIL_USE_SSL (usually port 465), not both."
        )

# Accounts
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "UserAttributeSimilarityValidator")
]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "sessions_app:booking_list"
ACCOUNT_LOGOUT_REDIRECT_URL = "sessions_app:home"
ACCOUNT_ADAPTER = "people.adapter.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "people.adapter.SocialAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_FORMS = {
    "login": "people.forms.PasswordForm",
    "request_login_code": "people.forms.RequestCodeForm",
    "reset_password": "people.forms.ForgottenPasswordForm",
    "reset_password_from_key": "people.forms.NewPasswordForm",
    "add_email": "people.forms.NewAddressForm",
}
# By network only: what may be asked of one address is counted in rows (people.limits), so that nobody can
# use it up for its owner.
ACCOUNT_RATE_LIMITS = dict.fromkeys(["request_login_code", "reset_password"], "20/m/ip")
ACCOUNT_RATE_LIMITS["wrong_words"] = "10/m/ip"  # our own: "login_failed" also guards second factors
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True  # the adapter sends none, and takes as long as for a known one
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED, ACCOUNT_REAUTHENTICATION_TIMEOUT = True, 300
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = SITE_NAME
ALLAUTH_TRUSTED_PROXY_COUNT = env_int("TRUSTED_PROXY_COUNT", 0, most=10)

SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = False  # the adapter's post_login does, after every factor
SOCIALACCOUNT_STORE_TOKENS = False
OIDC_SERVER_URL = env_url("OIDC_SERVER_URL")
SSO_ONLY = env_bool("SSO_ONLY")  # no codes and no passwords: everybody comes by the organisation's sign-in
if SSO_ONLY and not OIDC_SERVER_URL:
    raise ImproperlyConfigured("SSO_ONLY needs OIDC_SERVER_URL: else nobody could sign in.")
SOCIALACCOUNT_PROVIDERS: dict[str, object] = {}
if OIDC_SERVER_URL:
    provider = {"provider_id": env("OIDC_ID", "sso"), "name": env("OIDC_NAME", "Single sign-on")}
    client = {"client_id": env_required("OIDC_CLIENT_ID"), "secret": env_required("OIDC_CLIENT_SECRET")}
    app = provider | client | {"settings": {"server_url": OIDC_SERVER_URL}}
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}

# For how many days what is kept; 0: as long as the account. Kept to once a day (people.retention).
KEEP_MAIL_DAYS, KEEP_CONCERNS_DAYS = env_int("KEEP_MAIL_DAYS", 180), env_int("KEEP_CONCERNS_DAYS", 365)
KEEP_LINES_DAYS = env_int("KEEP_LINES_DAYS", 0)
SESSION_COOKIE_AGE = 60 * 24 * 3600
GUEST_SESSION_AGE = 24 * 3600  # what someone typed before signing in

# Language and time. Everything stored is UTC; the reader's zone is activated at the edge.
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ, TIME_ZONE = True, "UTC"

# Static files
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT") or BASE_DIR / "staticfiles")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["jpg", "png", "webp", "woff", "woff2", "gz", "br", "map"]

# Safety
SIGN_IN_ELSEWHERE = ["{0.scheme}://{0.netloc}".format(urlsplit(OIDC_SERVER_URL))] if OIDC_SERVER_URL else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        # A sign-in form that ends in a redirect to the organisation's own provider
        # is stopped without its origin here.
        "form-action": ["'self'", *SIGN_IN_ELSEWHERE],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [BASE_URL]
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
SILENCED_SYSTEM_CHECKS = ["security.W002"]  # frame-ancestors in the policy above says it for every answer
if BASE_URL.startswith("https://"):
    SECURE_SSL_REDIRECT = env_bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "people.logs.HideSignedLinks"}},
    "filters": {"brief": {"()": "people.logs.OneLineEach"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["brief"]}},
    "root": {"handlers": ["console"], "level": env_choice("LOG_LEVEL", "INFO", LOG_LEVELS)},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": ["console"], "propagate": False},
    },
}
