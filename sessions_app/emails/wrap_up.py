"""Mail after a session: say how it went, and the mentor's challenge."""

from django.utils.translation import gettext as _

from people.mail import Mail, Voice
from people.models import Notification
from people.outbox import renders
from sessions_app.emails.telling import Telling, find_telling
from sessions_app.models import Booking

Status = Booking.Status


@renders("wrap_up")
def wrap_up(notification: Notification) -> Mail | None:
    """Ask how it went: the mentee at the end, the mentor the next morning if nobody has said anything."""
    telling = find_telling(notification, Status.CONFIRMED, Status.COMPLETED)
    if telling is None or (telling.is_mentor and telling.booking.is_wrapped_up) or has_next_steps(telling.booking):
        return None
    if telling.is_mentor:
        news = _("%(name)s has not said anything yet. Did you meet? Two taps are enough.")
    elif telling.booking.is_wrapped_up:
        news = _("%(name)s says that you met. What will you do next?")
    else:
        news = _("Did you meet, and what will you do next? One or two lines are enough. It takes a minute, without signing in.")
    fact = _("How did it go with %(name)s?") % {"name": telling.name}
    letter = telling.letter(
        fact=fact,
        other_clock=telling.moment,
        news=news % {"name": telling.name},
        voices=[telling.past_goal],
        button=_("Say how it went"),
        button_url=telling.url("booking_wrap_up"),
        unsubscribe_url=telling.unsubscribe_url("follow_ups"),
    )
    return telling.mail(fact, letter, topic="follow_ups")


def has_next_steps(booking: Booking) -> bool:
    return bool(booking.none_because) or booking.commitments.exists()


@renders("challenged")
def challenged(notification: Notification) -> Mail | None:
    """Only to the mentee, and only until they have said what comes next."""
    telling = find_telling(notification, Status.COMPLETED)
    if telling is None or telling.is_mentor or has_next_steps(telling.booking):
        return None
    lines = [challenge.text for challenge in telling.booking.challenges.all()]
    return challenge_mail(telling, lines) if lines else None


def challenge_mail(telling: Telling, lines: list[str]) -> Mail:
    fact = _("%(name)s's challenge for you") % {"name": telling.name}
    letter = telling.letter(
        fact=fact,
        glyph="○",
        other_clock=_("After your session on %(moment)s") % {"moment": telling.moment},
        voices=[Voice(_("%(name)s writes:") % {"name": telling.name}, "\n\n".join(lines))],
        lines=[_("Take it over with one tap, rewrite it, or write your own. What you will do next is yours to choose.")],
        button=_("Say what you will do next"),
        button_url=telling.url("booking_wrap_up"),
    )
    return telling.mail(fact, letter)
