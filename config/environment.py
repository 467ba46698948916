"""How settings are read from the environment. Nobody but `config.settings` asks here."""

import os
import secrets
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def env(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def env_bool(name: str, default: bool = False) -> bool:
    return env(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def env_int(name: str, default: int) -> int:
    value = env(name) or str(default)
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def env_list(name: str) -> list[str]:
    return [part.strip() for part in env(name).split(",") if part.strip()]


def env_networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Networks such as 192.0.2.0/24, by commas."""
    try:
        return [ip_network(part) for part in env_list(name)]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is a list of networks such as 192.0.2.0/24: {error}.") from error


def env_page(name: str) -> str:
    """The whole address of a page, or empty."""
    value = env(name)
    if value and not value.startswith(("https://", "http://")):
        raise ImproperlyConfigured(f"{name} is the whole address of a page, https://…, not {value!r}.")
    return value


def env_required(name: str) -> str:
    if value := env(name):
        return value
    raise ImproperlyConfigured(f"{name} must be set (or set DEMO=1 to try Half Hour on this machine).")


def kept_secret(folder: Path) -> str:
    """A secret of this machine's own, kept in a file there so that restarts don't sign everyone out."""
    path = folder / "secret"
    folder.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()
