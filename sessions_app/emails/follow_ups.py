"""The question on a next step's date, and one nudge."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from people.links import unsubscribe_url
from people.mail import Letter, Mail, Voice, one_line
from people.models import Notification
from people.outbox import TooEarly, renders
from people.templatetags.times import day
from sessions_app.emails.telling import SUBJECT_MAX, page
from sessions_app.links import answer_url
from sessions_app.models import Commitment
from sessions_app.models.commitments import nine_o_clock
from sessions_app.notices import NUDGE_AFTER, follow_up_key

AT_LEAST_AGO = timedelta(days=2)


@renders("follow_up")
def follow_up(notification: Notification) -> Mail | None:
    """Asked on the date, from 09:00 on the mentee's clock: who has travelled west since is asked when it is 09:00 there."""
    commitment = find_open(notification)
    if commitment is None:
        return None
    wait_until_nine(commitment, timedelta(0))
    values = {"name": one_line(commitment.booking.mentor.user.first_name), "day": day(commitment.booking.starts_at)}
    said = (
        _("You said this after your half hour with %(name)s on %(day)s. An honest answer is worth more than a good one.") % values
    )
    return question(commitment, fact=_("How did it go?"), news=said)


@renders("follow_up_nudge")
def follow_up_nudge(notification: Notification) -> Mail | None:
    """Once more, to someone who was really asked. Mail that was held up for days must not come as two questions at once."""
    commitment = find_open(notification)
    if commitment is None or not was_asked(commitment, timezone.now()):
        return None
    wait_until_nine(commitment, NUDGE_AFTER)
    news = _("We asked three days ago. One tap is enough; “I let it go” is an answer too. We won't ask again.")
    return question(commitment, fact=_("Still open: how did it go?"), news=news)


def wait_until_nine(commitment: Commitment, after: timedelta) -> None:
    nine = nine_o_clock(commitment.due_on + after, commitment.booking.mentee.zone)
    if timezone.now() < nine:
        raise TooEarly(nine)


def was_asked(commitment: Commitment, now: datetime) -> bool:
    return Notification.objects.filter(key=follow_up_key(commitment), sent_at__lte=now - AT_LEAST_AGO).exists()


def find_open(notification: Notification) -> Commitment | None:
    """The next step as it is now, or None when it was answered or has another date."""
    payload = notification.payload
    commitment = Commitment.objects.with_sessions().open().filter(pk=payload["commitment"]).first()
    if commitment is None or commitment.due_on.isoformat() != payload["due_on"]:
        return None
    return commitment


def question(commitment: Commitment, *, fact: str, news: str) -> Mail:
    unsubscribe = unsubscribe_url(commitment.booking.mentee, "follow_ups")
    text, html = Letter(
        fact=fact,
        glyph="○",
        news=news,
        voices=[Voice(_("I will"), commitment.text)],
        choices=[
            (_("Done"), answer_url(commitment, "done")),
            (_("Partly"), answer_url(commitment, "partly")),
            (_("Not yet"), answer_url(commitment, "not_yet")),
            (_("I let it go"), answer_url(commitment, "dropped")),
        ],
        after=[_("Each opens a page where a button answers. You need not sign in.")],
        links=[(_("All my next steps"), page("sessions_app:commitment_list"))],
        why=_("You get this because you chose this date for your next step."),
        unsubscribe_url=unsubscribe,
    ).render()
    subject = Truncator(f"{fact} {_('I will')} {one_line(commitment.text)}").chars(SUBJECT_MAX)
    return Mail(
        subject=subject,
        text=text,
        html=html,
        thread=f"booking:{commitment.booking_id}",
        topic="follow_ups",
        unsubscribe_url=unsubscribe,
    )
