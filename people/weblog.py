"""The web server's own log: no list of requests, and no signed link in a line about one that failed."""

from typing import Any

from gunicorn.glogging import Logger

from people.logs import HideSignedLinks


class WebLog(Logger):
    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(HideSignedLinks(self.error_fmt, self.datefmt))
