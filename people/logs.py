"""What the log is kept free of: signed links, and pages of it about a request that made no sense."""

import logging
import re

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import UnreadablePostError

# What the sender did wrong, or a line that broke: nothing of ours that a traceback would explain.
THEIR_FAULT = (SuspiciousOperation, BadRequest, UnreadablePostError)

# Up to the end of the address and not only of the token: what follows a token is no better known to us.
SIGNED = re.compile(
    r"((?:[?&;]|%3F|%26)key(?:=|%3D)|/(?:answer|unsubscribe|calendar)/|%2F(?:answer|unsubscribe|calendar)%2F)[^\s/&\"'?<>]+",
    re.I,
)


class HideSignedLinks(logging.Formatter):
    """Write a record without the secret part of any signed link: message, traceback and stack alike."""

    def __init__(
        self, fmt: str = "%(asctime)s %(levelname)s %(name)s: %(message)s", datefmt: str | None = None
    ) -> None:
        super().__init__(fmt, datefmt)

    def format(self, record: logging.LogRecord) -> str:
        return hide(super().format(record))


class OneLineEach(logging.Filter):
    """A malformed request is one line, without a traceback; a form that came back with sentences is none, and
    neither is what a scanner of links asks for by HEAD."""

    def filter(self, record: logging.LogRecord) -> bool:
        is_malformed = record.exc_info is not None and isinstance(record.exc_info[1], THEIR_FAULT)
        if is_malformed:
            record.exc_info = record.exc_text = None
        status, request = getattr(record, "status_code", None), getattr(record, "request", None)
        if record.name != "django.request" or status is None or status >= 500:
            return True
        is_form = status == 400 and not is_malformed
        return not is_form and getattr(request, "method", "") != "HEAD"


def hide(text: str) -> str:
    return SIGNED.sub(r"\1[hidden]", text)
