"""The rows of the table. Each yields figures; the order matters, because
booking and filling up change the site."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from uuid import uuid4

from django.core import mail

from bench.ceiling import hard_wired
from bench.clock import NOW
from bench.data import SEED
from bench.measure import Cost, Figure, Site, cost_of, counted_queries, figure
from bench.server import answers, gunicorn, keep
from bench.sizes import Size
from bench.stored_mail import store_mail
from mentoring.models import MentorProfile, Theme
from mentoring.selectors import bookable_slots, read_hours, read_taken
from mentoring.services import refresh_next_open
from mentoring.slots import Window, iter_slots
from people.models import Notification, User
from people.outbox import deliver_due
from sessions_app.book.service import book_session
from sessions_app.models import Booking

FOUR_WEEKS = Window(NOW, NOW + timedelta(weeks=4))
DATES = f"from={NOW.date()}&to={NOW.date() + timedelta(days=27)}"
REQUESTS = 20
Figures = Iterator[Figure]


def some_mentors(size: Size) -> list[MentorProfile]:
    """As many as there are rounds; the same ones for every row."""
    chance = Random(SEED)
    return [
        MentorProfile.objects.select_related("user").get(slug=f"mentor{chance.randrange(size.mentors)}")
        for _ in range(size.rounds)
    ]


def pure_slots(mentors: list[MentorProfile]) -> Figures:
    samples = []
    for mentor in mentors:
        given = {
            "hours": read_hours(mentor, FOUR_WEEKS),
            "taken": read_taken(mentor, FOUR_WEEKS, None),
            "rules": mentor.booking_rules,
        }
        samples += [
            cost_of(lambda given=given: list(iter_slots(**given, within=FOUR_WEEKS, now=NOW))).elapsed * 1000
            for _ in range(20)
        ]
    yield figure("pure", "Four weeks of slots, computed", "µs", samples)


def slots_over_http(site: Site, mentors: list[MentorProfile]) -> Figures:
    """Rounds of real and of hard-wired answers by turns, so that a busy machine slows both."""
    real: list[Cost] = []
    wired: list[Cost] = []
    for mentor in mentors:
        address = f"/mentors/{mentor.slug}/slots.json?{DATES}"
        answer = site.get(address)
        real.append(cost_of(lambda address=address: site.get(address), REQUESTS))
        with hard_wired(answer):
            site.get(address)
            wired.append(cost_of(lambda address=address: site.get(address), REQUESTS))
    with counted_queries() as statements:
        site.get(address)
    yield figure("slots.queries", "slots.json, four weeks: queries", "", [len(statements)])
    yield figure("slots.cpu", "… processor time a request", "ms", [one.cpu for one in real])
    yield figure("slots.rate", "… requests a second, one process", "/s", [1000 / one.elapsed for one in real])
    yield figure(
        "slots.ceiling", "… the same with the answer hard-wired", "/s", [1000 / one.elapsed for one in wired]
    )
    share = [100 * fixed.elapsed / one.elapsed for one, fixed in zip(real, wired, strict=True)]
    yield figure("slots.share", "… share of that ceiling", "%", share)


def slots_over_gunicorn(site: Site, mentor: MentorProfile, rounds: int) -> Figures:
    """Two servers, one hard-wired, asked by turns over connections that stay open."""
    address = f"/mentors/{mentor.slug}/slots.json?{DATES}"
    with gunicorn() as real, gunicorn(BENCH_ANSWER=keep(site.get(address))) as wired:
        if answers(real, address, REQUESTS) != answers(wired, address, REQUESTS):
            raise RuntimeError("The hard-wired answer is not the real one.")
        took = [
            [cost_of(lambda of=of: answers(of, address, 1), REQUESTS).elapsed for of in (real, wired)]
            for _ in range(rounds)
        ]
    yield figure(
        "server.rate", "… requests a second, gunicorn, one worker", "/s", [1000 / one for one, _ in took]
    )
    yield figure(
        "server.ceiling", "… the same with the answer hard-wired", "/s", [1000 / fixed for _, fixed in took]
    )
    yield figure("server.share", "… share of that ceiling", "%", [100 * fixed / one for one, fixed in took])


def page(site: Site, key: str, label: str, addresses: list[str]) -> Figures:
    """A page's elapsed and processor time, and its queries at worst."""
    costs, queries = [], 0
    for address in addresses:
        with counted_queries() as statements:
            site.get(address)
        queries = max(queries, len(statements))
        costs += [cost_of(lambda address=address: site.get(address)) for _ in range(4)]
    yield figure(f"{key}.ms", label, "ms", [one.elapsed for one in costs])
    yield figure(f"{key}.cpu", "… processor time", "ms", [one.cpu for one in costs])
    yield figure(f"{key}.queries", "… queries", "", [queries])


def my_sessions(mentors: list[MentorProfile]) -> Figures:
    """What a mentor's list of sessions reads of bookings: those ahead, and the last page of the others."""

    def read(user: User) -> None:
        seen = Booking.objects.visible_to(user).with_people()
        list(seen.ahead(NOW).order_by("starts_at"))
        list(seen.not_ahead(NOW).order_by("-starts_at")[:20])

    costs = [cost_of(lambda mentor=mentor: read(mentor.user)).elapsed for mentor in mentors]
    yield figure("sessions", "The bookings of one person's list of sessions", "ms", costs)


def outbox_poll(size: Size, key: str, label: str) -> Figures:
    deliver_due(now=NOW)
    yield figure(
        key, label, "ms", [cost_of(lambda: deliver_due(now=NOW)).elapsed for _ in range(size.rounds * 4)]
    )


def bookings(mentors: list[MentorProfile]) -> Figures:
    """Each in a free half hour of its own, by a new person each; a warm-up first,
    because the first one loads code."""
    theme = Theme.objects.first()
    samples = []
    for number, mentor in enumerate([mentors[0], *mentors]):
        mentee = User.objects.create_user(
            f"new{number}@example.org", name=f"New {number}", timezone="Africa/Lagos"
        )
        slot = bookable_slots(mentor, within=FOUR_WEEKS, now=NOW, mentee=mentee)[0]
        asked = {
            "mentor": mentor,
            "mentee": mentee,
            "slot": slot,
            "theme": theme,
            "goal": "Choose a path",
            "submission": uuid4(),
        }
        samples.append(cost_of(lambda asked=asked: book_session(**asked)))
    yield figure("book.ms", "A booking, uncontended", "ms", [one.elapsed for one in samples[1:]])
    yield figure("book.cpu", "… processor time", "ms", [one.cpu for one in samples[1:]])


def deliveries() -> Figures:
    """The confirmations that the bookings owe: claimed, rendered, handed to a mailbox in memory, marked."""
    samples = []
    due = Notification.objects.claimable(NOW).count()
    while due:
        sent = []
        cost = cost_of(lambda sent=sent: sent.append(deliver_due(now=NOW)))
        samples.append(cost.elapsed / sent[0])
        due -= sent[0]
    if Notification.objects.exclude(last_error="").exists() or not mail.outbox:
        raise RuntimeError("Mail was not delivered.")
    yield figure("deliver", "A mail, from claim to sent (without a mail server)", "ms", samples)


def refreshes(size: Size) -> Figures:
    """Beat's work: each mentor's next open time, once an hour."""
    mentors = list(MentorProfile.objects.published().select_related("user")[:200])
    costs = [
        cost_of(lambda: refresh_next_open(*mentors, now=NOW)).elapsed / len(mentors)
        for _ in range(min(size.rounds, 5))
    ]
    yield figure("refresh", "A mentor's next open time, refreshed by beat", "ms", costs)


def fill_up(size: Size) -> None:
    """Only one mentor in a hundred keeps open times: each has a session in every week
    ahead, so a limit of one fills them."""
    kept = MentorProfile.objects.order_by("pk").values_list("pk", flat=True)[: max(1, size.mentors // 100)]
    MentorProfile.objects.exclude(pk__in=list(kept)).update(weekly_limit=1)
    everyone = list(MentorProfile.objects.select_related("user"))
    for start in range(0, len(everyone), 200):
        refresh_next_open(*everyone[start : start + 200], now=NOW)
    if MentorProfile.objects.exclude(next_open_at=None).count() > len(kept):
        raise RuntimeError("A mentor who should be full has open times.")


def all_rows(size: Size) -> Figures:
    site, mentors = Site(), some_mentors(size)
    yield from pure_slots(mentors)
    yield from slots_over_http(site, mentors)
    yield from slots_over_gunicorn(site, mentors[0], size.rounds)
    yield from page(site, "mentor", "A mentor's page", [mentor.get_absolute_url() for mentor in mentors])
    yield from page(site, "home", "The home page", ["/"] * size.rounds)
    yield from my_sessions(mentors)
    yield from page(site, "directory", "Directory with next open times", ["/mentors/"] * size.rounds)
    yield from outbox_poll(size, "poll.bare", "Outbox, an empty poll, nothing stored")
    store_mail()
    yield from outbox_poll(size, "poll.stored", "… with all mail ever sent, and mail owed later")
    yield from bookings(mentors)
    yield from deliveries()
    yield from refreshes(size)
    fill_up(size)
    yield from page(site, "full", "Directory, 99 % of mentors full", ["/mentors/"] * size.rounds)
