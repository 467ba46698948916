"""How settings are read from the environment. Nobody but `config.settings` asks here.

A name that is there without a value counts as not set. What can't be used raises ImproperlyConfigured at
start, in one sentence that names the setting and says what to write. An address that may hold a password is
never repeated.
"""

import os
import re
import secrets
from email.utils import getaddresses
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}
DOMAIN = r"[\w-]+(\.[\w-]+)*"
HOST = rf"\*|\.?{DOMAIN}|\[[0-9A-Fa-f:.]+\]"
LEAST_SECRET, LEAST_LETTERS = 50, 5  # what Django's own deploy check asks for
HOW_TO_MAKE_ONE = 'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
ENGINES = {"django.db.backends.postgresql", "django.db.backends.sqlite3"}


def env(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def env_bool(name: str, default: bool = False) -> bool:
    value = env(name, "1" if default else "0").lower()
    if value not in YES | NO:
        raise ImproperlyConfigured(f"{name} is either 1 (yes) or 0 (no), not {value!r}.")
    return value in YES


def env_int(name: str, default: int, *, least: int = 0, most: int | None = None) -> int:
    value = env(name) or str(default)
    if not (value.isascii() and value.isdecimal()):
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    if int(value) < least or (most is not None and int(value) > most):
        limits = f"from {least} to {most}" if most is not None else f"of at least {least}"
        raise ImproperlyConfigured(f"{name} must be a whole number {limits}, not {value}.")
    return int(value)


def env_port(name: str, default: int) -> int:
    return env_int(name, default, least=1, most=65535)


def env_choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    """One of these words, in their spelling; capitals make no difference."""
    value = env(name) or default
    for choice in choices:
        if value.lower() == choice.lower():
            return choice
    words = f"{', '.join(choices[:-1])} or {choices[-1]}"
    raise ImproperlyConfigured(f"{name} is either {words}, not {value!r}.")


def env_list(name: str) -> list[str]:
    return [part.strip() for part in env(name).split(",") if part.strip()]


def env_hosts(name: str) -> list[str]:
    """Host names as Django matches them: no scheme, no port, no path."""
    return [matching(name, HOST, "host names such as mentoring.example.org", part) for part in env_list(name)]


def env_domains(name: str) -> list[str]:
    """Mail domains in small letters; "@firm.example" is "firm.example"."""
    parts = [part.lower().removeprefix("@") for part in env_list(name)]
    return [matching(name, DOMAIN, "mail domains such as firm.example", part) for part in parts]


def matching(name: str, pattern: str, what: str, value: str) -> str:
    if re.fullmatch(pattern, value):
        return value
    raise ImproperlyConfigured(f"{name} is a list of {what}, by commas, and {value!r} is none.")


def env_networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Networks such as 192.0.2.0/24, by commas."""
    try:
        return [ip_network(part) for part in env_list(name)]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is a list of networks such as 192.0.2.0/24: {error}.") from error


def env_url(name: str, default: str = "", *, is_origin: bool = False) -> str:
    """A web address, or "". `is_origin`: nothing follows its host, and a slash at its end is taken away."""
    value = env(name) or default
    if is_origin:
        value = value.rstrip("/")
    if value and not is_web_address(value, is_origin=is_origin):
        bare = " without a path" if is_origin else ""
        raise ImproperlyConfigured(
            f"{name} must be a web address{bare}, such as https://mentoring.example.org, not {value!r}."
        )
    return value


def is_web_address(value: str, *, is_origin: bool) -> bool:
    try:
        parts = urlsplit(value)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    is_host = bool(re.fullmatch(rf"{DOMAIN}|[0-9a-f:.]*:[0-9a-f:.]*", host)) and port != 0
    rest = parts.path or parts.query or parts.fragment or parts.username is not None
    return parts.scheme in {"http", "https"} and is_host and not (is_origin and rest)


def env_redis(name: str) -> str:
    """Where Redis is, or ""."""
    value = env(name)
    if not value:
        return ""
    try:
        parts = urlsplit(value)
        is_there = bool(parts.path if parts.scheme == "unix" else parts.hostname) and parts.port != 0
    except ValueError:
        is_there = False
    if is_there and parts.scheme in {"redis", "rediss", "unix"}:
        return value
    raise ImproperlyConfigured(
        f"{name} must begin with redis://, rediss:// or unix:// and name a server, as in "
        "redis://127.0.0.1:6379/0 (in a password, write %23 for #, %2F for / and %40 for @)."
    )


def broker_at(redis_url: str) -> str:
    """The same Redis as Celery spells it, where a socket and its number have other names."""
    if not redis_url.startswith("unix://"):
        return redis_url
    return "redis+socket://" + redis_url.removeprefix("unix://").replace("db=", "virtual_host=")


def env_address(name: str, default: str = "") -> str:
    """One mail address, with or without a name: hello@firm.example, "Firm <hello@firm.example>"; or ""."""
    value = env(name)
    found = getaddresses([value])
    if value and not (len(found) == 1 and re.fullmatch(rf"[^@\s<>,;]+@{DOMAIN}", found[0][1])):
        raise ImproperlyConfigured(
            f"{name} must be a mail address such as Half Hour <hello@mentoring.example.org> "
            f"(quotes go round a name with a comma), not {value!r}."
        )
    return value or default


def env_required(name: str) -> str:
    if value := env(name):
        return value
    raise ImproperlyConfigured(f"{name} must be set (or set DEMO=1 to try Half Hour on this machine).")


def env_secret(name: str) -> str:
    """What everything is signed with: long enough that nobody guesses it."""
    value = env_required(name)
    if len(value) < LEAST_SECRET or len(set(value)) < LEAST_LETTERS:
        raise ImproperlyConfigured(
            f"{name} is too easy to guess: it needs at least {LEAST_SECRET} characters. "
            f"Make one with: {HOW_TO_MAKE_ONE}"
        )
    return value


def env_database(own: str = "") -> dict[str, Any]:
    """The database of DATABASE_URL; without it the PostgreSQL of DATABASE_HOST and its fellows, whose
    password needs no escapes; without both `own`, an address."""
    if not env("DATABASE_URL") and env("DATABASE_HOST"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": env("DATABASE_HOST"),
            "PORT": env_port("DATABASE_PORT", 5432),
            "NAME": env("DATABASE_NAME", "half_hour"),
            "USER": env("DATABASE_USER", "half_hour"),
            "PASSWORD": os.environ.get("DATABASE_PASSWORD", ""),
        }
    try:
        found = dict(dj_database_url.parse(env("DATABASE_URL") or own or env_required("DATABASE_URL")))
    except ValueError:
        found = {}
    if found.get("ENGINE") in ENGINES and found.get("NAME"):
        return found
    raise ImproperlyConfigured(
        "DATABASE_URL must be an address such as postgres://user:password@host:5432/name (in the "
        "password, write %23 for #, %2F for /, %40 for @ and %25 for %; or leave it empty and "
        "set DATABASE_HOST and DATABASE_PASSWORD, which needs no escapes)."
    )


def kept_secret(folder: Path) -> str:
    """A secret of this machine's own, kept in a file there so that restarts don't sign everyone out."""
    path = folder / "secret"
    folder.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()
