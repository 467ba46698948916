"""Fills the demo: everybody, half a year of sessions, what is ahead, and something to watch right now."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from demo import cast, lives
from demo.clock import Life, let_happen
from demo.lives import ASKED_SHORTLY
from demo.people import People, write_people
from demo.plans import SOON, Demo, Plan
from mentoring.models import MentorProfile, Theme
from mentoring.services import pause_mentor, refresh_next_open
from people.models import User
from resources import starter_library
from sessions_app.models import Booking, Commitment

SEED = 30
PAST_DAYS = 170
WAYS = ["held"] * 12 + ["cancelled", "missed", "declined", "expired"]
ANSWERS = ["done"] * 6 + ["partly"] * 3 + ["dropped"] * 2 + [""]
SCRIPTED = (cast.MENTEE, cast.BOTH)


def seed(*, now: datetime) -> str:
    """Fill an empty site, or top up one that has been filled before. Returns a sentence on what was done."""
    starter_library.load(now=now)
    with transaction.atomic():
        mentor = MentorProfile.objects.select_related("user").filter(user__email=cast.MENTOR).first()
        done = top_up(mentor, now) if mentor else fill(now)
    refresh_next_open(*MentorProfile.objects.published().select_related("user"), now=now)
    return done


def new_demo(now: datetime, seed_value: int) -> Demo:
    themes = {theme.slug: theme for theme in Theme.objects.all()}
    return Demo(now=now, rng=Random(seed_value), themes=themes)  # noqa: S311 # chooses words and times, guards nothing


def fill(now: datetime) -> str:
    people, demo = write_people(now=now), new_demo(now, SEED)
    mentor, mentee = people.mentors[cast.MENTOR], people.mentees[0]
    everything = [
        lives.soon(demo, mentor, mentee),
        *of_the_mentee(demo, people),
        *of_both(demo, people),
        *of_the_past(demo, people),
        *of_the_days_ahead(demo, people),
    ]
    let_happen(everything, until=now)
    pause_mentor(mentor=people.mentors[cast.PAUSED], until=(now + timedelta(days=24)).date(), now=now)
    users, sessions, steps = (model.objects.count() for model in (User, Booking, Commitment))
    return f"{users} people, {sessions} sessions and {steps} next steps. {tell_soon(mentor, now)}"


def top_up(mentor: MentorProfile, now: datetime) -> str:
    """The site is filled: see only to it that something starts soon and that something is ahead."""
    demo, coming = new_demo(now, int(now.timestamp())), []
    if find_soon(mentor, now) is None:
        coming.append(lives.soon(demo, mentor, User.objects.get(email=cast.MENTEE)))
    if Booking.objects.confirmed().filter(mentor=mentor).ahead(now).count() < 2:
        mentees = User.objects.filter(email__in=[email for email, *_rest in cast.MENTEES[1:4]]).order_by("pk")
        coming += [ahead(demo, mentor, mentee, 2 + 2 * number) for number, mentee in enumerate(mentees)]
    let_happen(coming, until=now)
    return f"The demo is filled already; what is there stays. {tell_soon(mentor, now)}"


def find_soon(mentor: MentorProfile, now: datetime) -> Booking | None:
    shortly = Booking.objects.confirmed().filter(starts_at__gt=now, starts_at__lte=now + SOON)
    return shortly.filter(mentor=mentor).with_people().first()


def tell_soon(mentor: MentorProfile, now: datetime) -> str:
    booking = find_soon(mentor, now)
    if booking is None:
        return f"No session could be put into the next hour: {cast.MENTOR} and {cast.MENTEE} are busy then."
    return (
        f"{cast.MENTOR} and {booking.mentee.email} meet at {booking.starts_at:%H:%M} UTC, and are "
        f"reminded about now."
    )


def of_the_mentee(demo: Demo, people: People) -> Iterator[Life]:
    """What mentee@example.com sees: a session to wrap up, a goal suggested instead of theirs, next steps
    in every state, and sessions that went another way."""
    me, by = people.mentees[0], people.mentors
    asked, answered = [(-2, ASKED_SHORTLY), (0, "")], [(-9, "done"), (-6, "partly")]
    yield lives.held(demo, Plan(by[cast.BOTH], me, -3, "career"), [(4, "")])
    yield lives.held(demo, Plan(by["sunita.gurung@example.com"], me, -8, "confidence"), asked)
    yield lives.held(demo, Plan(by["priya.nair@example.com"], me, -17, "priorities"), answered)
    yield lives.held(demo, Plan(by[cast.MENTOR], me, -32, "confidence"), [(-24, "dropped")])
    yield lives.declined(demo, Plan(by["mehmet.aydin@example.com"], me, -24, "career"), 1)
    yield lives.cancelled(
        demo, Plan(by["kenji.watanabe@example.com"], me, -40, "priorities"), by_the_mentor=True
    )
    yield lives.unsaid(demo, Plan(by["wanjiru.kamau@example.com"], me, -1, "first-job"))
    yield lives.suggested(demo, Plan(by["katarzyna.nowak@example.com"], me, 7, "confidence"))
    yield ahead(demo, by["tunde.bello@example.com"], me, 4)


def of_both(demo: Demo, people: People) -> Iterator[Life]:
    """What both@example.com sees as a mentee; as a mentor, the rest of the demo comes to them."""
    me, by = people.mentees[-1], people.mentors
    yield lives.held(demo, Plan(by["owen.davies@example.com"], me, -6, "priorities"), [(3, ""), (6, "")])
    yield lives.held(demo, Plan(by["grace.oconnell@example.com"], me, -27, "confidence"), [(-18, "done")])
    yield lives.challenged(demo, Plan(by["priya.nair@example.com"], me, -2, "career"))
    yield ahead(demo, by["arjun.mehta@example.com"], me, 3)


def of_the_past(demo: Demo, people: People) -> Iterator[Life]:
    """Half a year of sessions, most of them held and most of those followed by something. A pair meets
    twice at most."""
    met: Counter[tuple[str, str]] = Counter()
    number = 0
    for words in cast.MENTORS:
        for day in sorted(demo.rng.sample(range(2, PAST_DAYS), words.past)):
            number += 1
            others = [person for person in others_of(people) if met[words.email, person.email] < 2]
            mentee = demo.rng.choice(others)
            met[words.email, mentee.email] += 1
            plan = Plan(people.mentors[words.email], mentee, -day, demo.rng.choice(words.themes))
            yield one_of(demo, plan, WAYS[number * 5 % len(WAYS)], number)


def others_of(people: People) -> list[User]:
    return [mentee for mentee in people.mentees if mentee.email not in SCRIPTED]


def one_of(demo: Demo, plan: Plan, way: str, number: int) -> Life:
    if way == "cancelled":
        return lives.cancelled(demo, plan, by_the_mentor=number % 3 == 0)
    if way == "missed":
        reasons = list(Booking.MissedReason)
        return lives.missed(demo, plan, reasons[number % len(reasons)])
    if way == "declined":
        return lives.declined(demo, plan, number)
    if way == "expired":
        return lives.expired(demo, plan)
    return lives.held(demo, plan, next_steps(demo, plan.days))


def next_steps(demo: Demo, days: int) -> list[tuple[int, str]]:
    """On which days from today the mentee is asked, and what they answer. Nobody else is asked today, so that
    what is scripted can be found in the mailbox."""
    rng = demo.rng
    count = 0 if rng.random() < 0.1 else rng.choice([1, 1, 2])
    due = sorted(days + rng.choice([5, 7, 7, 10, 14]) for _step in range(count))
    return [(day or 1, rng.choice(ANSWERS)) for day in due]


def of_the_days_ahead(demo: Demo, people: People) -> Iterator[Life]:
    """What is coming: one or more for each mentor, one of them moved, one that waits for its mentee's
    answer, and two that won't take place."""
    others, mentors = others_of(people), people.mentors
    for number, mentor in enumerate([mentors[cast.MENTOR], *people.bookable, mentors[cast.BOTH]]):
        way = lives.moved if number == len(people.bookable) + 1 else lives.ahead
        yield way(demo, plan_ahead(demo, mentor, others[number % len(others)], 1 + number % 9))
    yield lives.suggested(demo, Plan(mentors[cast.MENTOR], people.mentees[4], 6, "confidence"))
    yield lives.cancelled(demo, Plan(mentors[cast.MENTOR], others[7], 8, "confidence"), by_the_mentor=True)
    yield lives.declined(demo, Plan(mentors[cast.BOTH], others[7], 9, "confidence"), 3)


def ahead(demo: Demo, mentor: MentorProfile, mentee: User, days: int) -> Life:
    return lives.ahead(demo, plan_ahead(demo, mentor, mentee, days))


def plan_ahead(demo: Demo, mentor: MentorProfile, mentee: User, days: int) -> Plan:
    themes = sorted(theme.slug for theme in mentor.themes.all())
    return Plan(mentor, mentee, days, demo.rng.choice(themes))
