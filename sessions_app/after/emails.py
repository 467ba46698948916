"""Mail after a session: say how it went, the mentor's challenge, and the
question about a next step on its date."""

from datetime import datetime, timedelta

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from people.links import site_url, unsubscribe_url
from people.mail import Letter, Mail, Voice, one_line
from people.models import Notification
from people.outbox import TooEarly, renders
from people.templatetags.times import day
from sessions_app.links import answer_url
from sessions_app.mail import NUDGE_AFTER, Kind, follow_up_key
from sessions_app.models import Booking, Commitment
from sessions_app.models.commitments import nine_o_clock
from sessions_app.rules import has_said_next
from sessions_app.session_mail import SUBJECT_MAX, SessionMail, find_session_mail, thread_of

AT_LEAST_AGO = timedelta(days=2)


@renders(Kind.WRAP_UP)
def wrap_up(notification: Notification, now: datetime) -> Mail | None:
    """Ask how it went: the mentee at the end, the mentor the next morning if nobody has said anything."""
    session = find_session_mail(notification, now, Booking.Status.CONFIRMED, Booking.Status.COMPLETED)
    if (
        session is None
        or (session.is_mentor and session.booking.is_wrapped_up)
        or has_said_next(session.booking)
    ):
        return None
    if session.is_mentor:
        news = _("%(name)s has not said anything yet. Did you meet? Two taps are enough.")
    elif session.booking.is_wrapped_up:
        news = _("%(name)s says that you met. What will you do next?")
    else:
        news = _(
            "Did you meet, and what will you do next? One or two lines are enough. It takes a "
            "minute, without signing in."
        )
    fact = _("How did it go with %(name)s?") % {"name": session.name}
    letter = session.letter(
        fact=fact,
        other_clock=session.moment,
        news=news % {"name": session.name},
        voices=[session.past_goal],
        button=_("Say how it went"),
        button_url=session.urls.wrap_up,
    )
    return session.mail(fact, letter)


@renders(Kind.CHALLENGED)
def challenged(notification: Notification, now: datetime) -> Mail | None:
    """Only to the mentee, and only until they have said what comes next."""
    session = find_session_mail(notification, now, Booking.Status.COMPLETED)
    if session is None or session.is_mentor or has_said_next(session.booking):
        return None
    lines = [challenge.text for challenge in session.booking.challenges.all()]
    return challenge_mail(session, lines) if lines else None


def challenge_mail(session: SessionMail, lines: list[str]) -> Mail:
    fact = _("%(name)s's challenge for you") % {"name": session.name}
    letter = session.letter(
        fact=fact,
        glyph="○",
        other_clock=_("After your session on %(moment)s") % {"moment": session.moment},
        voices=[Voice(_("%(name)s writes:") % {"name": session.name}, "\n\n".join(lines))],
        lines=[
            _(
                "Take it over with one tap, rewrite it, or write your own. What you will do next is "
                "yours to choose."
            )
        ],
        button=_("Say what you will do next"),
        button_url=session.urls.wrap_up,
    )
    return session.mail(fact, letter)


@renders(Kind.FOLLOW_UP)
def follow_up(notification: Notification, now: datetime) -> Mail | None:
    """Asked on the date, from 09:00 on the mentee's clock: who has travelled west
    since is asked when it is 09:00 there."""
    commitment = find_open(notification)
    if commitment is None:
        return None
    wait_until_nine(commitment, timedelta(0), now)
    values = {
        "name": one_line(commitment.booking.mentor.user.first_name),
        "day": day(commitment.booking.starts_at),
    }
    said = (
        _(
            "You said this after your half hour with %(name)s on %(day)s. An honest answer is worth "
            "more than a good one."
        )
        % values
    )
    return question(Kind.FOLLOW_UP, commitment, fact=_("How did it go?"), news=said)


@renders(Kind.FOLLOW_UP_NUDGE)
def follow_up_nudge(notification: Notification, now: datetime) -> Mail | None:
    """Once more, to someone who was really asked. Mail that was held up for days must
    not come as two questions at once: then this one waits."""
    commitment = find_open(notification)
    question_mail = Notification.objects.filter(key=follow_up_key(commitment)).first() if commitment else None
    if commitment is None or question_mail is None:
        return None
    wait_until_nine(commitment, NUDGE_AFTER, now)
    if question_mail.status == Notification.Status.PENDING:
        raise TooEarly(now + AT_LEAST_AGO)
    if question_mail.sent_at is None:
        return None
    if now < question_mail.sent_at + AT_LEAST_AGO:
        raise TooEarly(question_mail.sent_at + AT_LEAST_AGO)
    news = _(
        "We asked a few days ago. One tap is enough; “I let it go” is an answer too. We won't ask again."
    )
    return question(Kind.FOLLOW_UP_NUDGE, commitment, fact=_("Still open: how did it go?"), news=news)


def wait_until_nine(commitment: Commitment, after: timedelta, now: datetime) -> None:
    nine = nine_o_clock(commitment.due_on + after, commitment.booking.mentee.zone)
    if now < nine:
        raise TooEarly(nine)


def find_open(notification: Notification) -> Commitment | None:
    """The next step as it is now, or None when it was answered or has another date."""
    payload = notification.payload
    commitment = Commitment.objects.with_sessions().open().filter(pk=payload["commitment"]).first()
    if commitment is None or commitment.due_on.isoformat() != payload["due_on"]:
        return None
    return commitment


def question(kind: Kind, commitment: Commitment, *, fact: str, news: str) -> Mail:
    unsubscribe = unsubscribe_url(commitment.booking.mentee, kind.topic)
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
        links=[(_("All my next steps"), site_url("sessions_app:commitment_list"))],
        why=_("You get this because you chose this date for your next step."),
        unsubscribe_url=unsubscribe,
    ).render()
    mentee, mentor = commitment.booking.mentee, commitment.booking.mentor.user
    subject = _("%(fact)s Your next step after half an hour with %(name)s")
    subject %= {"fact": fact, "name": one_line(mentor.first_name)}
    if mentee.wants_goal_in_subject(as_mentor=False):
        subject = f"{fact} {_('I will')} {one_line(commitment.text)}"
    return Mail(
        subject=Truncator(subject).chars(SUBJECT_MAX),
        text=text,
        html=html,
        thread=thread_of(commitment.booking),
        topic=kind.topic,
        unsubscribe_url=unsubscribe,
    )
