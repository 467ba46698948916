"""What the page of one session and the list of all of mine read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from people.models import User
from resources.models import CoachingQuestion, Resource
from resources.selectors import questions_on, worth_a_look
from sessions_app.booking import may_meet_again
from sessions_app.commitments import NextStep, next_step
from sessions_app.mail import promised
from sessions_app.models import Booking, BookingEvent, Challenge, Decline, Message
from sessions_app.pairs import is_closed_for_good
from sessions_app.rules import (
    Role,
    role_of,
    why_not_answer_suggestion,
    why_not_cancel,
    why_not_commit,
    why_not_decline,
    why_not_move,
    why_not_say_enough,
    why_not_say_how_it_went,
    why_not_say_missed,
    why_not_write,
    why_not_write_quickly,
)

PAGE = 20
DOOR_OPENS = timedelta(minutes=15)
THIN_GOAL_WORDS = 4


@dataclass(frozen=True)
class Can:
    """What this party may do with this session now, as the rules say."""

    move: bool
    cancel: bool
    decline: bool
    answer_suggestion: bool
    say_how_it_went: bool
    say_missed: bool
    commit: bool
    say_enough: bool
    write: bool
    write_quickly: bool


def what_one_can(booking: Booking, person: User, now: datetime) -> Can:
    asked = (booking, person, now)
    return Can(
        move=not why_not_move(*asked),
        cancel=not why_not_cancel(*asked),
        decline=not why_not_decline(*asked),
        answer_suggestion=not why_not_answer_suggestion(*asked),
        say_how_it_went=not why_not_say_how_it_went(*asked),
        say_missed=not why_not_say_missed(*asked),
        commit=not why_not_commit(*asked),
        say_enough=not why_not_say_enough(booking, person),
        write=not why_not_write(*asked),
        write_quickly=not why_not_write_quickly(*asked),
    )


@dataclass(frozen=True)
class SessionPage:
    """Everything one party sees on the page of a session, at one moment."""

    booking: Booking
    person: User
    now: datetime
    can: Can
    messages: Sequence[Message]
    events: Sequence[BookingEvent]
    challenges: Sequence[Challenge]
    next_steps: Sequence[NextStep]
    resources: Sequence[Resource]
    decline: Decline | None
    questions: Sequence[CoachingQuestion]
    may_meet_again: bool
    is_closed: bool

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
    def reminders_follow(self) -> bool:
        """Whether the calendar of mails still reminds this party before it starts."""
        role = Role.MENTOR if self.is_mentor else Role.MENTEE
        return bool(promised(self.booking, role, self.now))

    @property
    def waits_for_outcome(self) -> bool:
        return self.booking.waits_for_outcome(self.now)

    @property
    def may_ask_again(self) -> bool:
        """The mentee, when it did not take place: the same sentence may go
        to another time or another mentor."""
        ended = (
            Booking.Status.DECLINED,
            Booking.Status.EXPIRED,
            Booking.Status.CANCELLED,
            Booking.Status.MISSED,
        )
        return not self.is_mentor and self.booking.status in ended

    @property
    def outcome_is_open(self) -> bool:
        """How it went was said and can still be corrected."""
        return self.booking.is_wrapped_up and self.can.say_missed

    @property
    def may_write(self) -> bool:
        return self.can.write and (self.is_mentor or not self.is_closed)

    @property
    def may_say_enough(self) -> bool:
        """Once is enough for that too."""
        has_said = role_of(self.booking, self.person) in self.booking.once_was_enough
        return self.can.say_enough and not has_said

    @property
    def goal_is_thin(self) -> bool:
        """A goal of a word or two: worth a line of advice while there is still time, never an error."""
        thin = len(self.booking.goal.split()) < THIN_GOAL_WORDS
        return thin and not self.is_mentor and self.is_on and self.now < self.booking.starts_at

    @property
    def goal_example(self) -> str:
        lines = self.booking.theme.fitting_goal_lines
        return lines[0] if lines else _("Practise my answer to “Tell me about yourself”")


def session_page(booking: Booking, person: User, *, now: datetime, since: int | None = None) -> SessionPage:
    """Read a session's page: eight queries, however much has happened. `since` as in `BookingAccess`."""
    prefetch_related_objects([booking], "commitments")
    return SessionPage(
        booking=booking,
        person=person,
        now=now,
        can=what_one_can(booking, person, now),
        messages=list(booking.messages.select_related("sender")),
        events=list(booking.events.select_related("by")),
        challenges=list(booking.challenges.all()),
        next_steps=[next_step(one, person, now, since) for one in booking.commitments.all()],
        resources=worth_a_look(booking.theme, 3),
        decline=Decline.objects.filter(booking=booking).first(),
        questions=questions_on(booking.theme) if booking.is_live and booking.is_mentor(person) else [],
        may_meet_again=booking.is_wrapped_up and not booking.is_mentor(person) and may_meet_again(booking),
        is_closed=is_closed_for_good(booking.mentor, booking.mentee),
    )


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
    return SessionRow(
        booking=booking,
        other=booking.other(person),
        is_mentor=booking.is_mentor(person),
        waits_for_outcome=booking.waits_for_outcome(now),
    )
