"""Writes the demo: everybody, half a year of sessions, what is ahead, and something to watch right now."""

from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from mentoring.models import MentorProfile, Theme
from mentoring.services import refresh_next_open
from mentoring.slots import QUARTER
from people.models import User
from people.outbox import PendingMail, notify
from resources import starter_library
from sessions_app import mail
from sessions_app.demo import cast, outcomes
from sessions_app.demo.diary import Action, Diary, Status
from sessions_app.demo.people import People, write_people
from sessions_app.demo.stories import STORIES
from sessions_app.models import Booking, Commitment
from sessions_app.rules import Role

SEED = 30
SOON = timedelta(minutes=55)
SHORTLY = timedelta(seconds=75)
LATELY = timedelta(days=2)
PAST_DAYS = 170
WAYS = ["held"] * 12 + ["cancelled", "missed", "declined", "expired"]
ANSWERS = ["done"] * 6 + ["partly"] * 3 + ["dropped"] * 2 + ["open"]
SCRIPTED = (cast.MENTEE, cast.BOTH)


def seed(*, now: datetime) -> str:
    """Fill an empty site, or top up one that has been filled before. Returns a sentence on what was done."""
    starter_library.load(now=now)
    with transaction.atomic():
        mentor = MentorProfile.objects.select_related("user").filter(user__email=cast.MENTOR).first()
        done = top_up(mentor, now) if mentor else fill(now)
    refresh_next_open(*MentorProfile.objects.published().select_related("user"), now=now)
    return done


def new_diary(now: datetime, seed_value: int) -> Diary:
    themes = {theme.slug: theme for theme in Theme.objects.all()}
    return Diary(now=now, rng=Random(seed_value), themes=themes)  # noqa: S311 # chooses words and times, guards nothing


def fill(now: datetime) -> str:
    people = write_people(now=now)
    diary = new_diary(now, SEED)
    soon = put_soon(diary, people.mentors[cast.MENTOR], people.mentees[0])
    yesterday = script_mentee(diary, people)
    script_both(diary, people)
    waiting = script_suggestion(diary, people)
    write_past(diary, people)
    write_ahead(diary, people)
    diary.save()
    owe_what_is_ahead(diary, now)
    if soon:
        owe_soon(soon, now)
    if yesterday:
        notify(mail.about(yesterday, Role.MENTEE, mail.Kind.WRAP_UP, now + SHORTLY), now=now)
    if waiting:
        mail.owe_one(waiting, Role.MENTEE, mail.Kind.SUGGESTED, now)
    users = User.objects.count()
    return (
        f"{users} people, {len(diary.bookings)} sessions and {len(diary.commitments)} next steps. "
        f"{tell_soon(soon)}"
    )


def top_up(mentor: MentorProfile, now: datetime) -> str:
    """The site is filled: see only to it that something starts soon and that something is ahead."""
    mentee = User.objects.get(email=cast.MENTEE)
    diary = new_diary(now, int(now.timestamp()))
    diary.remember_claims()
    mine = Booking.objects.confirmed().filter(mentor=mentor)
    soon = mine.filter(starts_at__gt=now, starts_at__lte=now + SOON).with_people().first()
    added = None if soon else put_soon(diary, mentor, mentee)
    if mine.ahead(now).count() < 2:
        for number, person in enumerate(
            User.objects.filter(email__in=[person[0] for person in cast.MENTEES[1:4]])
        ):
            ahead(diary, mentor, person, 2 + 2 * number)
    diary.save()
    owe_what_is_ahead(diary, now)
    if added:
        owe_soon(added, now)
    return f"The demo is filled already; what is there stays. {tell_soon(added or soon)}"


def owe_what_is_ahead(diary: Diary, now: datetime) -> None:
    """The mails that are still to come; nobody is written to about what is past. What
    was due lately is asked in a minute."""
    coming = [
        booking
        for booking in diary.bookings
        if booking.status == Status.CONFIRMED and booking.starts_at > now
    ]
    notify(*[due for booking in coming for due in mail.still_due(booking, now)], now=now)
    for commitment in diary.commitments:
        today = now.astimezone(commitment.booking.mentee.zone).date()
        if commitment.status != Commitment.Status.OPEN:
            continue
        if today - LATELY <= commitment.due_on < today:
            notify(ask_shortly(commitment, now), now=now)
        elif commitment.due_on >= today:
            mail.owe_follow_ups(commitment, now)


def ask_shortly(commitment: Commitment, now: datetime) -> PendingMail:
    """The question of 09:00 on a day that has passed, a minute from now, so
    that one can watch it being asked."""
    day = commitment.due_on.isoformat()
    payload = {"commitment": commitment.pk, "due_on": day}
    return PendingMail(
        commitment.booking.mentee, "follow_up", f"follow_up:{commitment.pk}:{day}", payload, now + SHORTLY
    )


def owe_soon(booking: Booking, now: datetime) -> None:
    """Confirm the session that starts soon, and remind both in a minute: late for "an
    hour before", but there to be watched."""
    notify(
        *[mail.about(booking, role, mail.Kind.REMINDER_HOUR, now + SHORTLY) for role in Role],
        now=now,
    )
    mail.owe(booking, Action.BOOKED, now)


def tell_soon(booking: Booking | None) -> str:
    if booking is None:
        return f"No session could be put into the next hour: {cast.MENTOR} and {cast.MENTEE} are busy then."
    return (
        f"{cast.MENTOR} and {booking.mentee.email} meet at {booking.starts_at:%H:%M} UTC, and are "
        f"reminded about now."
    )


def put_soon(diary: Diary, mentor: MentorProfile, mentee: User) -> Booking | None:
    """A session on the last free quarter hour of the next 55 minutes, whatever the
    weekly hours say: a demo must show one."""
    last = diary.now + SOON
    last -= timedelta(minutes=last.minute % 15, seconds=last.second, microseconds=last.microsecond)
    for starts_at in (last, last - QUARTER, last - 2 * QUARTER):
        if starts_at > diary.now + timedelta(minutes=3) and diary.is_free(mentor, mentee, starts_at):
            booking = diary.put(mentor, mentee, starts_at, theme="first-job", story=STORIES["first-job"][0])
            outcomes.talk(diary, booking, at=booking.created_at + timedelta(hours=6))
            return booking
    return None


def script_mentee(diary: Diary, people: People) -> Booking | None:
    """What mentee@example.com sees: a session to wrap up, next steps in every state,
    and sessions that went another way."""
    mentee, by = people.mentees[0], people.mentors
    held = [
        (by[cast.BOTH], -3, "career", [4], None),
        (by["sunita.gurung@example.com"], -8, "confidence", [0, -2], None),
        (by["priya.nair@example.com"], -17, "priorities", [-9, -6], ["done", "partly"]),
        (by[cast.MENTOR], -32, "confidence", [-24], ["dropped"]),
    ]
    for mentor, days, theme, due_in, statuses in held:
        if booking := past(diary, mentor, mentee, days, theme, Status.COMPLETED):
            outcomes.hold(diary, booking)
            outcomes.promise(diary, booking, due_in=due_in, statuses=statuses)
    if booking := past(diary, by["mehmet.aydin@example.com"], mentee, -24, "career", Status.DECLINED):
        outcomes.decline(diary, booking, 1)
    if booking := past(diary, by["kenji.watanabe@example.com"], mentee, -40, "priorities", Status.CANCELLED):
        outcomes.cancel(diary, booking, by_mentor=True)
    ahead(diary, by["tunde.bello@example.com"], mentee, 4)
    return past(diary, by["wanjiru.kamau@example.com"], mentee, -1, "first-job", Status.CONFIRMED)


def script_both(diary: Diary, people: People) -> None:
    """What both@example.com sees as a mentee; as a mentor, the rest of the demo comes to them."""
    person, by = people.mentees[-1], people.mentors
    if booking := past(diary, by["owen.davies@example.com"], person, -6, "priorities", Status.COMPLETED):
        outcomes.hold(diary, booking)
        outcomes.promise(diary, booking, due_in=[3, 6])
    if booking := past(diary, by["grace.oconnell@example.com"], person, -27, "confidence", Status.COMPLETED):
        outcomes.hold(diary, booking)
        outcomes.promise(diary, booking, due_in=[-18], statuses=["done"])
    if booking := past(diary, by["priya.nair@example.com"], person, -2, "career", Status.COMPLETED):
        outcomes.dare(diary, booking)
    ahead(diary, by["arjun.mehta@example.com"], person, 3)


def script_suggestion(diary: Diary, people: People) -> Booking | None:
    """A goal suggested to mentee@example.com, and one that mentor@example.com has
    suggested: both wait for an answer."""
    waiting = None
    for email, mentee, days in (
        (cast.MENTOR, people.mentees[4], 6),
        ("katarzyna.nowak@example.com", people.mentees[0], 7),
    ):
        mentor = people.mentors[email]
        if starts_at := diary.find_start(mentor, mentee, days):
            waiting = diary.put(mentor, mentee, starts_at, theme="confidence", status=Status.REQUESTED)
            outcomes.suggest(
                diary, waiting, "Find the first sentence and say it aloud", at=diary.now - timedelta(hours=2)
            )
    return waiting


def past(
    diary: Diary, mentor: MentorProfile, mentee: User, days: int, theme: str, status: Status
) -> Booking | None:
    starts_at = diary.find_start(mentor, mentee, days)
    return diary.put(mentor, mentee, starts_at, theme=theme, status=status) if starts_at else None


def ahead(diary: Diary, mentor: MentorProfile, mentee: User, days: int) -> Booking | None:
    starts_at = diary.find_start(mentor, mentee, days)
    theme = diary.rng.choice(sorted(theme.slug for theme in mentor.themes.all()))
    return diary.put(mentor, mentee, starts_at, theme=theme) if starts_at else None


def write_past(diary: Diary, people: People) -> None:
    """Half a year of sessions, most of them held and most of those followed by something."""
    others = [mentee for mentee in people.mentees if mentee.email not in SCRIPTED]
    number = 0
    for words in cast.MENTORS:
        mentor = people.mentors[words.email]
        for day in sorted(diary.rng.sample(range(2, PAST_DAYS), words.past)):
            number += 1
            mentee = diary.rng.choice([person for person in others if diary.have_met(mentor, person) < 2])
            write_one(
                diary,
                mentor,
                mentee,
                -day,
                WAYS[number * 5 % len(WAYS)],
                diary.rng.choice(words.themes),
                number,
            )


def write_one(
    diary: Diary, mentor: MentorProfile, mentee: User, days: int, way: str, theme: str, number: int
) -> None:
    status = {
        "held": Status.COMPLETED,
        "cancelled": Status.CANCELLED,
        "missed": Status.MISSED,
        "declined": Status.DECLINED,
        "expired": Status.EXPIRED,
    }[way]
    booking = past(diary, mentor, mentee, days, theme, status)
    if booking is None:
        return
    if way == "held":
        outcomes.hold(diary, booking)
        follow(diary, booking)
    elif way == "cancelled":
        outcomes.cancel(diary, booking, by_mentor=number % 3 == 0)
    elif way == "missed":
        reasons = list(Booking.MissedReason)
        outcomes.miss(diary, booking, reasons[number % len(reasons)])
    elif way == "declined":
        outcomes.decline(diary, booking, number)
    else:
        outcomes.run_out(diary, booking)


def follow(diary: Diary, booking: Booking) -> None:
    """What the mentee promised, and what came of it by now."""
    rng, held_for = diary.rng, (diary.now - booking.starts_at).days
    if rng.random() < 0.1:
        outcomes.promise_nothing(diary, booking)
        return
    due_in = [rng.choice([5, 7, 7, 10, 14]) - held_for for _step in range(rng.choice([1, 1, 2]))]
    due_in = [
        days or 1 for days in due_in
    ]  # what is due today is scripted, so that the mailbox isn't flooded at the start
    outcomes.promise(
        diary,
        booking,
        due_in=due_in,
        statuses=[rng.choice(ANSWERS) if days < 0 else "open" for days in due_in],
    )


def write_ahead(diary: Diary, people: People) -> None:
    """What is coming: one or more for each mentor, one of them moved, and two that won't take place."""
    others = [mentee for mentee in people.mentees if mentee.email not in SCRIPTED]
    mentors = [people.mentors[cast.MENTOR], *people.bookable, people.mentors[cast.BOTH]]
    coming = [
        ahead(diary, mentor, others[number % len(others)], 1 + number % 9)
        for number, mentor in enumerate(mentors)
    ]
    if moved := coming[-1]:
        outcomes.move(diary, moved)
    for email, way, days in ((cast.MENTOR, "cancelled", 8), (cast.BOTH, "declined", 9)):
        write_one(diary, people.mentors[email], others[7], days, way, "confidence", 3)
