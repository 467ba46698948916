"""For how long what is kept, in sentences: read from the same settings and constants that are kept to."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people import copies, limits, services
from people.closing import TIME_TO_STAY
from people.emails import CODES_LAST


def days(count: int) -> str:
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}


def span(period: timedelta) -> str:
    return days(period.days)


def periods() -> list[str]:
    """One sentence for each thing that is forgotten in time, in the active language."""
    minutes = {"minutes": CODES_LAST.seconds // 60}
    return [
        _("Sessions, and what belongs to them, stay as long as your account. Cancelled ones too."),
        lines_kept(),
        concerns_kept(),
        mail_kept(),
        _("A copy of your data that you asked for: %(days)s.") % {"days": span(copies.KEPT_FOR)},
        _("An account that you close can be opened again for %(days)s; then it is removed for good.")
        % {"days": span(TIME_TO_STAY)},
        _("What someone typed before signing in: %(hours)d hours.")
        % {"hours": settings.GUEST_SESSION_AGE // 3600},
        _("That you are signed in somewhere: %(days)s, or until you sign out there.")
        % {"days": days(settings.SESSION_COOKIE_AGE // 86400)},
        _("An address that was typed but never confirmed: %(days)s.")
        % {"days": span(services.UNCONFIRMED_FOR)},
        _("That a code was asked for, or a password was wrong, without the address: %(days)s.")
        % {"days": span(limits.A_DAY)},
        _(
            "Codes work for %(minutes)d minutes; links to a session or a next step in a mail, "
            "four months at most."
        )
        % minutes,
    ]


def lines_kept() -> str:
    if not settings.KEEP_LINES_DAYS:
        return _("The lines you write to each other stay as long as your account.")
    return _("The lines you write to each other: %(days)s, or until the session is over.") % {
        "days": days(settings.KEEP_LINES_DAYS)
    }


def concerns_kept() -> str:
    if not settings.KEEP_CONCERNS_DAYS:
        return _("What you tell our team by “Something wrong?” stays as long as your account.")
    return _("What you tell our team by “Something wrong?”: %(days)s from when they have settled it.") % {
        "days": days(settings.KEEP_CONCERNS_DAYS)
    }


def mail_kept() -> str:
    if not settings.KEEP_MAIL_DAYS:
        return _("That a mail went out to you stays as long as your account.")
    return _(
        "That a mail went out to you: %(days)s, and as long as a session is ahead or a next step open."
    ) % {"days": days(settings.KEEP_MAIL_DAYS)}
