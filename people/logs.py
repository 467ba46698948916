"""Keep signed links out of the log."""

import logging
import re

SIGNED = re.compile(r"((?:[?&]key=)|(?:/answer/)|(?:/unsubscribe/)|(?:/calendar/))[^\s/&\"'?]+")


class HideSignedLinks(logging.Filter):
    """Replace the secret part of every signed link in a record, its arguments and its traceback text."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = hide(record.getMessage())
        record.args = ()
        return True


def hide(text: str) -> str:
    return SIGNED.sub(r"\1[hidden]", text)
