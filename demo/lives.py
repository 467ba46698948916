"""What becomes of a session in the demo, from its booking on.

Each function is one way it can go: the services do it at the moments that it yields, to which `let_happen`
moves the clock. Days count from today: negative ones are past.
"""

from datetime import timedelta

from django.utils import timezone

from demo.clock import Life
from demo.plans import SHORTLY, Demo, Plan, book_soon, booked, find_slot, put_off
from demo.stories import CANCELLED_BY_MENTEE, CHALLENGES, DECLINES, MESSAGES, NONE_BECAUSE, REFLECTIONS
from mentoring.models import MentorProfile
from people.models import User
from sessions_app import mail
from sessions_app.after.service import (
    answer_commitment,
    say_missed,
    say_once_was_enough,
    wrap_up_as_mentee,
    wrap_up_as_mentor,
)
from sessions_app.change.service import (
    cancel_session,
    decline_session,
    expire_overdue,
    move_session,
    refuse_suggestion,
)
from sessions_app.commitments import Promise, today_of
from sessions_app.models import Booking
from sessions_app.rules import Role
from sessions_app.talk.service import send_message

ASKED_SHORTLY = "asked shortly"


def ahead(demo: Demo, plan: Plan) -> Life:
    yield from booked(demo, plan)


def moved(demo: Demo, plan: Plan) -> Life:
    booking, _story = yield from booked(demo, plan)
    yield demo.now - timedelta(hours=20)
    move_session(booking=booking, by=plan.mentee, slot=find_slot(demo, plan))


def unsaid(demo: Demo, plan: Plan) -> Life:
    """Over, and nobody has said how it went: the mentee is asked in a minute."""
    booking, _story = yield from booked(demo, plan)
    put_off([mail.about(booking, Role.MENTEE, mail.Kind.WRAP_UP, demo.now).key], demo.now + SHORTLY)


def held(demo: Demo, plan: Plan, due: list[tuple[int, str]]) -> Life:
    """Held, sometimes with a challenge, and followed by next steps: on which day each is asked about,
    and what is answered. No next steps: none, because …"""
    booking, story = yield from booked(demo, plan)
    steps = list(story.steps)
    if dare := demo.rng.choice(CHALLENGES) if due and demo.rng.random() < 0.3 else "":
        yield booking.ends_at + demo.minutes(3, 60)
        wrap_up_as_mentor(booking=booking, by=plan.mentor.user, lines=[dare])
        steps[0] = f"{dare[0].lower()}{dare[1:-1]}"
    yield booking.ends_at + demo.minutes(61, 600)
    today = today_of(plan.mentee, demo.now)
    promises = [
        Promise(step, today + timedelta(days=days), dare if step == steps[0] else "")
        for step, (days, _answer) in zip(steps, due, strict=False)
    ]
    because = "" if promises else demo.rng.choice(NONE_BECAUSE)
    booking = wrap_up_as_mentee(booking=booking, by=plan.mentee, promises=promises, because=because)
    if demo.rng.random() < 0.1:
        say_once_was_enough(booking=booking, by=plan.mentee)
    if demo.rng.random() < 0.15:
        say(booking, *MESSAGES[1])
    yield from answered(demo, booking, [answer for _days, answer in due])


def answered(demo: Demo, booking: Booking, answers: list[str]) -> Life:
    for commitment, answer in zip(booking.commitments.all(), answers, strict=True):
        if answer == ASKED_SHORTLY:
            put_off([mail.follow_up_key(commitment)], demo.now + SHORTLY)
        elif answer:
            yield commitment.asked_at() + demo.minutes(4, 1400)
            reflection = demo.rng.choice(REFLECTIONS[answer])
            answer_commitment(commitment=commitment, by=booking.mentee, status=answer, reflection=reflection)


def challenged(demo: Demo, plan: Plan) -> Life:
    """The mentor has said that they met and challenges the mentee, who has not said yet what comes next."""
    booking, _story = yield from booked(demo, plan)
    yield booking.ends_at + timedelta(minutes=4)
    wrap_up_as_mentor(booking=booking, by=plan.mentor.user, lines=demo.rng.sample(CHALLENGES, 2))


def missed(demo: Demo, plan: Plan, reason: Booking.MissedReason) -> Life:
    booking, _story = yield from booked(demo, plan)
    yield booking.ends_at + timedelta(minutes=20)
    by = plan.mentor.user if reason == Booking.MissedReason.NOBODY_CAME else plan.mentee
    say_missed(booking=booking, by=by, reason=reason)


def cancelled(demo: Demo, plan: Plan, *, by_the_mentor: bool) -> Life:
    booking, _story = yield from booked(demo, plan)
    yield min(booking.starts_at, demo.now) - demo.minutes(3 * 60, 20 * 60)
    if by_the_mentor:
        cancel_session(booking=booking, by=plan.mentor.user, reason=Booking.CancelReason.CAME_UP)
    else:
        cancel_session(booking=booking, by=plan.mentee, reason=demo.rng.choice(CANCELLED_BY_MENTEE))


def declined(demo: Demo, plan: Plan, number: int) -> Life:
    """The mentor can't help and says so kindly; a goal they could help with was not taken."""
    booking, story = yield from booked(demo, plan)
    yield min(booking.starts_at - timedelta(hours=14), timezone.now() + demo.minutes(2 * 60, 20 * 60))
    reason, sentence, suggests = DECLINES[number % len(DECLINES)]
    goal = story.steps[0].capitalize() if suggests else ""
    decline_session(
        booking=booking, by=plan.mentor.user, reason=reason, sentence=sentence, suggested_goal=goal
    )
    if suggests:
        yield timezone.now() + timedelta(hours=5)
        refuse_suggestion(booking=booking, by=plan.mentee)


def suggested(demo: Demo, plan: Plan) -> Life:
    """The mentor suggests another goal, lately, and the time is kept until the mentee answers."""
    booking, story = yield from booked(demo, plan)
    yield demo.now - timedelta(hours=2)
    booking = suggest(booking, story.steps[0].capitalize())
    put_off([mail.about(booking, Role.MENTEE, mail.Kind.SUGGESTED, demo.now).key], demo.now)


def expired(demo: Demo, plan: Plan) -> Life:
    """A suggestion nobody answered in time."""
    booking, story = yield from booked(demo, plan)
    yield min(booking.starts_at - timedelta(hours=14), timezone.now() + demo.minutes(2 * 60, 20 * 60))
    booking = suggest(booking, story.steps[0].capitalize())
    assert booking.answer_by  # noqa: S101 # the service has just set it
    yield booking.answer_by
    expire_overdue(now=timezone.now())


def suggest(booking: Booking, goal: str) -> Booking:
    reason, sentence = "too-wide", "This is wide for half an hour. I could help with a part of it."
    return decline_session(
        booking=booking, by=booking.mentor.user, reason=reason, sentence=sentence, suggested_goal=goal
    )


def soon(demo: Demo, mentor: MentorProfile, mentee: User) -> Life:
    """Booked some days ago, confirmed now, and both are reminded in a minute."""
    yield demo.now - demo.minutes(2 * 24 * 60, 9 * 24 * 60)
    booking = book_soon(demo, mentor, mentee)
    for kind, send_at in ((mail.Kind.BOOKED, demo.now), (mail.Kind.REMINDER_HOUR, demo.now + SHORTLY)):
        put_off([mail.about(booking, role, kind, send_at).key for role in Role], send_at)
    for number, (role, text) in enumerate((MESSAGES[0], *MESSAGES[2:])):
        yield booking.created_at + timedelta(hours=6, minutes=17 * number)
        say(booking, role, text)


def say(booking: Booking, role: str, text: str) -> None:
    by = booking.mentor.user if role == Role.MENTOR else booking.mentee
    send_message(booking=booking, by=by, text=text)
