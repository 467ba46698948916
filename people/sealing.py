"""Words that wait in a row until they are mailed, sealed meanwhile: whoever reads the database, or a backup,
reads no code.

Sealed with keys made from `SECRET_KEY` and opened with those of `SECRET_KEY_FALLBACKS` too, so that a key can
be changed without losing a mail.
"""

import base64
import hashlib
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class CannotOpen(Exception):  # noqa: N818 # a fact about the row, told to staff by this name
    """Sealed with a key that is in the settings no more."""


def seal(words: dict[str, str]) -> str:
    return box().encrypt(json.dumps(words).encode()).decode()


def unseal(sealed: str) -> dict[str, str]:
    """Raises CannotOpen."""
    try:
        words: dict[str, str] = json.loads(box().decrypt(sealed.encode()))
    except InvalidToken as error:
        raise CannotOpen("No key in SECRET_KEY or SECRET_KEY_FALLBACKS opens this mail.") from error
    return words


def seal_bytes(content: bytes) -> bytes:
    return box().encrypt(content)


def unseal_bytes(sealed: bytes) -> bytes:
    """Raises CannotOpen."""
    try:
        return box().decrypt(sealed)
    except InvalidToken as error:
        raise CannotOpen("No key in SECRET_KEY or SECRET_KEY_FALLBACKS opens this file.") from error


def words_of(payload: dict[str, Any]) -> dict[str, str]:
    """The words of a mail that waits; {} once they are forgotten. An earlier release kept them plain."""
    if "sealed" in payload:
        return unseal(payload["sealed"])
    return {name: payload[name] for name in ("subject", "body") if name in payload}


def box() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(key_from(secret)) for secret in secrets])


def key_from(secret: str) -> bytes:
    """A Fernet key is 32 bytes; the prefix keeps it apart from every other use of the secret."""
    return base64.urlsafe_b64encode(hashlib.sha256(b"people.sealing:" + secret.encode()).digest())
