"""What the booking form, the session page and the list of sessions read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from mentoring.models import MentorProfile, Theme
from mentoring.models.themes import SOMETHING_ELSE
from mentoring.selectors import bookable_slots
from mentoring.slots import HALF_HOUR, Slot, Window
from people.models import User
from resources.models import CoachingQuestion, Resource
from resources.selectors import questions_on, worth_a_look
from sessions_app import permissions
from sessions_app.links import make_answer_token
from sessions_app.models import Booking, BookingEvent, Challenge, Commitment, Decline, Message
from sessions_app.selectors.commitments import may_meet_again

NEAREST = 6
PAGE = 20
DOOR_OPENS = timedelta(minutes=15)
THIN_GOAL_WORDS = 4


def mentors_to_visit() -> QuerySet[MentorProfile]:
    """Mentors whose pages exist for everyone; a paused one has a page that says so."""
    shown = [MentorProfile.Status.PUBLISHED, MentorProfile.Status.PAUSED]
    return MentorProfile.objects.filter(status__in=shown).select_related("user")


def topics_of(mentor: MentorProfile) -> QuerySet[Theme]:
    """What a session with this mentor can be about: their topics and "Something else"."""
    return Theme.objects.filter(Q(pk__in=mentor.themes.values("pk")) | Q(slug=SOMETHING_ELSE))


def nearest_open_slots(mentor: MentorProfile, around: datetime | None, *, now: datetime, mentee: User | None) -> list[Slot]:
    """The open times nearest to a moment (None: the first ones), in the order of time."""
    everything = bookable_slots(mentor, within=Window(now, now + timedelta(days=mentor.horizon_days)), now=now, mentee=mentee)
    if around is not None:
        everything.sort(key=lambda slot: abs(slot.starts_at - around))
    return sorted(everything[:NEAREST])


def session_at(mentor: MentorProfile, mentee: User, starts_at: datetime) -> Booking | None:
    """The live session of these two at that time: who comes back to the form after booking wants to see this."""
    return Booking.objects.live().filter(mentor=mentor, mentee=mentee, starts_at=starts_at).first()


@dataclass(frozen=True)
class NextStep:
    """A commitment, where its maker answers it ("" for everyone else, and once it is answered), and whether we have asked."""

    commitment: Commitment
    answer_url: str
    asked: bool


@dataclass(frozen=True)
class SessionPage:
    """Everything one party sees on the page of a session, at one moment."""

    booking: Booking
    person: User
    now: datetime
    messages: Sequence[Message]
    events: Sequence[BookingEvent]
    challenges: Sequence[Challenge]
    next_steps: Sequence[NextStep]
    resources: Sequence[Resource]
    decline: Decline | None
    questions: Sequence[CoachingQuestion]
    may_meet_again: bool

    @property
    def is_mentor(self) -> bool:
        return self.booking.is_mentor(self.person)

    @property
    def is_on(self) -> bool:
        """Confirmed and not over."""
        return self.booking.status == Booking.Status.CONFIRMED and self.now < self.booking.ends_at

    @property
    def door_is_open(self) -> bool:
        """From a quarter of an hour before until the end, joining is the one thing to do here."""
        return self.is_on and self.now >= self.booking.starts_at - DOOR_OPENS

    @property
    def waits_for_outcome(self) -> bool:
        return self.booking.status == Booking.Status.CONFIRMED and self.now >= self.booking.ends_at

    @property
    def may_ask_again(self) -> bool:
        """The mentee, when it did not take place: the same sentence may go to another time or another mentor."""
        ended = (Booking.Status.DECLINED, Booking.Status.EXPIRED, Booking.Status.CANCELLED, Booking.Status.MISSED)
        return not self.is_mentor and self.booking.status in ended

    @property
    def outcome_is_open(self) -> bool:
        """How it went can still be corrected: nothing was said about what comes next."""
        said = self.next_steps or self.booking.none_because
        return self.booking.is_wrapped_up and not said and self.may("say_how_it_went")

    @property
    def may_say_enough(self) -> bool:
        role = "mentor" if self.is_mentor else "mentee"
        return permissions.can_say_enough(self.booking, self.person) and role not in self.booking.once_was_enough

    @property
    def goal_is_thin(self) -> bool:
        """A goal of a word or two: worth a line of advice while there is still time, never an error."""
        thin = len(self.booking.goal.split()) < THIN_GOAL_WORDS
        return thin and not self.is_mentor and self.is_on and self.now < self.booking.starts_at

    @property
    def goal_example(self) -> str:
        lines = self.booking.theme.fitting_goal_lines
        return lines[0] if lines else _("Practise my answer to “Tell me about yourself”")

    @property
    def cancel_words(self) -> str:
        """Why it was cancelled: a line of the mentor's list, or the mentee's own words."""
        labels = {str(value): str(label) for value, label in Booking.CancelReason.choices}
        return labels.get(self.booking.cancel_reason, self.booking.cancel_reason)

    def may(self, action: str) -> bool:
        return getattr(permissions, f"can_{action}")(self.booking, self.person, self.now)

    @property
    def can(self) -> dict[str, bool]:
        """Every permission by its name, for the template."""
        actions = (
            "move",
            "cancel",
            "decline",
            "answer_suggestion",
            "say_how_it_went",
            "challenge",
            "commit",
            "write",
            "tell_quickly",
        )
        return {action: self.may(action) for action in actions}


def session_page(booking: Booking, person: User, *, now: datetime) -> SessionPage:
    """Read a session's page: seven queries, however much has happened."""
    return SessionPage(
        booking=booking,
        person=person,
        now=now,
        messages=list(booking.messages.select_related("sender")),
        events=list(booking.events.select_related("by")),
        challenges=list(booking.challenges.all()),
        next_steps=[next_step(one, person, now) for one in Commitment.objects.filter(booking=booking).with_sessions()],
        resources=worth_a_look(booking.theme, 3),
        decline=Decline.objects.filter(booking=booking).first(),
        questions=questions_on(booking.theme) if booking.is_live and booking.is_mentor(person) else [],
        may_meet_again=booking.is_wrapped_up and not booking.is_mentor(person) and may_meet_again(booking),
    )


def next_step(commitment: Commitment, person: User, now: datetime) -> NextStep:
    may_answer = permissions.can_answer(commitment, person)
    url = reverse("sessions_app:commitment_answer", args=[make_answer_token(commitment)]) if may_answer else ""
    return NextStep(commitment, url, asked=commitment.asked_at() <= now)


@dataclass(frozen=True)
class SessionRow:
    """One session in a person's list."""

    booking: Booking
    other: User
    is_mentor: bool
    waits_for_outcome: bool


@dataclass(frozen=True)
class SessionList:
    ahead: Sequence[SessionRow]
    past: Sequence[SessionRow]
    page: Page


def session_list(person: User, *, page: str | None, now: datetime) -> SessionList:
    """All sessions of a person in both roles: what is next first, then what was, newest first."""
    mine = Booking.objects.visible_to(person).with_people()
    past = Paginator(mine.not_ahead(now).order_by("-starts_at", "pk"), PAGE).get_page(page)
    ahead = mine.ahead(now).order_by("starts_at", "pk") if past.number == 1 else mine.none()
    return SessionList(
        ahead=[session_row(booking, person, now) for booking in ahead],
        past=[session_row(booking, person, now) for booking in past],
        page=past,
    )


def session_row(booking: Booking, person: User, now: datetime) -> SessionRow:
    over = now >= booking.starts_at + HALF_HOUR
    return SessionRow(
        booking=booking,
        other=booking.other(person),
        is_mentor=booking.is_mentor(person),
        waits_for_outcome=over and booking.status == Booking.Status.CONFIRMED,
    )
