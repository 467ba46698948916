"""Mail at once, when a session is booked, moved or ends before it began."""

from django.utils import timezone
from django.utils.translation import gettext as _

from people.mail import Letter, Mail, Voice
from people.models import Notification
from people.outbox import renders
from people.templatetags.times import clock, day
from sessions_app.emails.telling import Telling, find_telling, moment_words, page
from sessions_app.models import Booking, BookingEvent
from sessions_app.permissions import can_decline

Status = Booking.Status


@renders("booked")
def booked(notification: Notification) -> Mail | None:
    telling = find_telling(notification, Status.CONFIRMED)
    if telling is None:
        return None
    news = _("%(name)s booked half an hour with you.") if telling.is_mentor else _("You are booked with %(name)s.")
    letter = standing(telling, news % {"name": telling.full_name})
    return telling.mail(telling.subject(telling.short_moment), letter, method="REQUEST")


@renders("moved")
def moved(notification: Notification) -> Mail | None:
    telling = find_telling(notification, Status.CONFIRMED)
    if telling is None:
        return None
    event = telling.booking.events.filter(action=BookingEvent.Action.MOVED).last()
    before = moment_words(event.from_starts_at, telling.reader) if event and event.from_starts_at else ""
    news = (
        _("%(name)s moved your session. It was %(before)s.")
        if telling.is_mentor
        else _("You moved your session. It was %(before)s.")
    )
    letter = standing(telling, news % {"name": telling.full_name, "before": before})
    return telling.mail(telling.subject(_("Moved to %(when)s") % {"when": telling.short_moment}), letter, method="REQUEST")


@renders("taken")
def taken(notification: Notification) -> Mail | None:
    telling = find_telling(notification, Status.CONFIRMED)
    if telling is None:
        return None
    if telling.is_mentor:
        news = _("%(name)s took the goal you suggested. The session takes place.")
    else:
        news = _("You took the goal that %(name)s suggested. The session takes place.")
    letter = standing(telling, news % {"name": telling.name})
    return telling.mail(telling.subject(telling.short_moment), letter, method="REQUEST")


def standing(telling: Telling, news: str) -> Letter:
    """The letter of a session that stands: the goal, the video link, and what happens next."""
    return mentors_letter(telling, news) if telling.is_mentor else mentees_letter(telling, news)


def mentees_letter(telling: Telling, news: str) -> Letter:
    if telling.is_within(24, timezone.now()):
        reminders = _("We remind you an hour before.")
    else:
        reminders = _("We remind you the day before and an hour before.")
    return telling.letter(
        news=news,
        voices=[telling.goal],
        button=_("Open your session"),
        button_url=telling.url(),
        video_url=telling.booking.video_url,
        after=[
            _("What happens next: %(reminders)s You talk for 30 minutes by video. Afterwards you say what you will do next.")
            % {"reminders": reminders},
            _("If you can't come, move it or cancel it, so that someone else can have the time."),
        ],
        links=[(_("Move it"), telling.url("booking_reschedule")), (_("Cancel it"), telling.url("booking_cancel"))],
    )


def mentors_letter(telling: Telling, news: str) -> Letter:
    booking = telling.booking
    voices = [telling.goal]
    if booking.context:
        voices.append(Voice(_("%(name)s adds:") % {"name": telling.name}, booking.context))
    links = [(_("I can't come"), telling.url("booking_cancel"))]
    after = []
    if can_decline(booking, telling.reader, timezone.now()):
        until = {"name": telling.name, "day": day(booking.last_answer_at), "time": clock(booking.last_answer_at)}
        after.append(
            _("If you can't help with this, say so until %(day)s, %(time)s. That is kind: %(name)s is then shown who can.")
            % until
        )
        links.insert(0, (_("I can't help with this"), telling.url("booking_decline")))
    if booking.link.startswith("https://"):
        links.insert(0, (_("The link that %(name)s sends along") % {"name": telling.name}, booking.link))
    lines = [_("Topic: %(theme)s") % {"theme": booking.theme.label}]
    if booking.level:
        lines.append(_("Where %(name)s stands: %(level)s") % {"name": telling.name, "level": booking.get_level_display()})
    return telling.letter(
        news=news,
        voices=voices,
        lines=lines,
        button=_("Open the session"),
        button_url=telling.url(),
        video_url=booking.video_url,
        after=after,
        links=links,
    )


@renders("cancelled")
def cancelled(notification: Notification) -> Mail | None:
    telling = find_telling(notification, Status.CANCELLED)
    if telling is None:
        return None
    by_reader = telling.booking.ended_by_id == telling.reader.pk
    news = _("You cancelled this session.") if by_reader else _("%(name)s cancelled this session.") % {"name": telling.full_name}
    letter = ended(telling, news, reason_given(telling))
    return telling.mail(telling.subject(_("Cancelled, %(when)s") % {"when": telling.short_moment}), letter, method="CANCEL")


def reason_given(telling: Telling) -> list[Voice]:
    """Why, for the one who did not cancel: the mentor's picked reason in our words, or the mentee's own."""
    booking = telling.booking
    if not booking.cancel_reason or booking.ended_by_id == telling.reader.pk:
        return []
    picked = dict(Booking.CancelReason.choices).get(booking.cancel_reason, booking.cancel_reason)
    return [Voice(_("%(name)s says why:") % {"name": telling.name}, str(picked))]


@renders("declined")
def declined(notification: Notification) -> Mail | None:
    telling = find_telling(notification, Status.DECLINED)
    if telling is None:
        return None
    booking = telling.booking
    refused = booking.ended_by_id == booking.mentee_id
    voices = []
    if not refused and not telling.is_mentor:
        voices = [Voice(_("%(name)s writes:") % {"name": telling.name}, booking.decline.sentence)]
    fact = _("Won't take place") if refused or telling.is_mentor else _("%(name)s can't help with this one")
    letter = ended(telling, why_declined(telling, refused), voices)
    return telling.mail(f"{fact % {'name': telling.name}}: {telling.short_moment}", letter, method="CANCEL")


def why_declined(telling: Telling, refused: bool) -> str:
    if refused and telling.is_mentor:
        sentence = _("%(name)s did not take the goal you suggested. The time is open again.")
    elif refused:
        sentence = _("You did not take the goal that %(name)s suggested, so this session won't take place.")
    elif telling.is_mentor:
        sentence = _("You said that you can't help with this one. %(name)s has your words, and is shown who can.")
    else:
        sentence = _("%(name)s can't help with this one, so this session won't take place. Others can.")
    return sentence % {"name": telling.full_name}


@renders("expired")
def expired(notification: Notification) -> Mail | None:
    telling = find_telling(notification, Status.EXPIRED)
    if telling is None:
        return None
    if telling.is_mentor:
        news = _("%(name)s did not answer your suggestion in time. The time is open again.") % {"name": telling.full_name}
    else:
        news = _(
            "%(name)s's suggestion waited for your answer and has run out, so this session won't take place. You can book again."
        ) % {"name": telling.full_name}
    fact = _("Won't take place")
    return telling.mail(f"{fact}: {telling.short_moment}", ended(telling, news, []), method="CANCEL")


def ended(telling: Telling, news: str, voices: list[Voice]) -> Letter:
    """The letter of a session that won't take place: what happened, and the way on."""
    booking = telling.booking
    fact = _("Won't take place: %(moment)s") % {"moment": telling.moment}
    if telling.is_mentor:
        return telling.letter(
            fact=fact, news=news, voices=[*voices, telling.past_goal], button=_("Open the session"), button_url=telling.url()
        )
    return telling.letter(
        fact=fact,
        news=news,
        voices=[*voices, telling.past_goal],
        button=_("See who can help") if booking.status == Status.DECLINED else _("Find another time"),
        button_url=telling.url(),
        after=[_("Your sentence is kept there and comes along: you need not write it again.")],
        links=[(_("Resources on this topic"), page("resources:library") + f"?theme={booking.theme.slug}")],
    )


@renders("suggested")
def suggested(notification: Notification) -> Mail | None:
    """Only to the mentee: the mentor has just said it."""
    telling = find_telling(notification, Status.REQUESTED)
    if telling is None or telling.is_mentor or telling.booking.answer_by is None:
        return None
    decline, until = telling.booking.decline, telling.booking.answer_by
    fact = _("%(name)s can't help with this one, and suggests another goal") % {"name": telling.name}
    kept = _("%(moment)s is kept for you until %(day)s, %(time)s.") % {
        "moment": telling.moment,
        "day": day(until),
        "time": clock(until),
    }
    letter = telling.letter(
        fact=fact,
        other_clock="",
        news=kept,
        voices=[
            telling.past_goal,
            Voice(_("%(name)s writes:") % {"name": telling.name}, decline.sentence),
            Voice(_("What %(name)s could help with:") % {"name": telling.name}, decline.suggested_goal),
        ],
        button=_("Take it or leave it"),
        button_url=telling.url("suggestion_answer"),
        after=[_("Both are fine. If you leave it, we show you who can help with your own goal.")],
    )
    return telling.mail(fact, letter, method="REQUEST")
