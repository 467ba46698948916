"""Keep signed links out of the log."""

import logging
import re

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


def hide(text: str) -> str:
    return SIGNED.sub(r"\1[hidden]", text)
