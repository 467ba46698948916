"""Mail always leaves: with Redis gone, with a mail server that is away or refuses, with dead workers."""

import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from people import outbox
from people.models import Notification, Round, User
from people.workers import wake_workers
from tests.drills.drill import POSTGRESQL, Outcome, Stopwatch, drill, unless
from tests.drills.people import WITHIN, ask_for_a_code, copies, get, make_crowd, until_left, waiting
from tests.drills.servers import hang, mail_server, own_redis
from tests.factories import make_booking, make_user, open_slots
from tests.processes import free_port, kill, mail_worker, running, wait_for, web_server
from tests.slow_mail import flag

OURS = {"DJANGO_SETTINGS_MODULE": "tests.drills.settings"}
QUICK = OURS | {"DRILL_PACE": "quick"}
LEASE, KILLS, FEW_KILLS = 3, 10, 3


def owe(*people: User, key: str = "drill", after: timedelta = timedelta(0)) -> None:
    """A real mail to each, that stays true: their password was changed."""
    now = timezone.now()
    words = {"template": "account/email/password_changed", "subject": "Changed", "body": "It was changed."}
    owed = [
        outbox.PendingMail(person, "account", f"{key}:{person.pk}", words | {"to": person.email}, now + after)
        for person in people
    ]
    with transaction.atomic():
        outbox.notify(*owed, now=now)


def without_redis(address: str, take_away: Callable[[], None]) -> Outcome:
    """Everybody books and one asks for a code, before Redis is taken away and after."""
    crowd = make_crowd(3)
    with web_server(2, REDIS_URL=address, **OURS) as base, mail_worker(REDIS_URL=address, **OURS):
        before = crowd.book(base, 0)
        until_left()
        take_away()
        watch = Stopwatch()
        answers = [*before, *crowd.book(base, 1), ask_for_a_code(base, "person0@example.com")]
        booked = watch.seconds
        slowest = max(get(base, path)[2] for path in ("/", "/mentors/", "/readyz", "/accounts/login/code/"))
        until_left()
        seconds = watch.seconds
    mails = copies()
    kept = unless(
        bookings=answers == [302] * 7,
        mails=waiting() == 0 and len(mails) == len(set(mails)) == 13,
        pages_in_two_seconds=slowest < 2,
        mail_within_20_seconds=seconds - booked < WITHIN,
    )
    return Outcome(
        f"7 acts in {booked:.1f} s, {len(mails)} of 13 mails, slowest page {slowest:.2f} s", kept, seconds
    )


@drill("redis stopped")
def redis_stopped() -> Outcome:
    with own_redis() as (address, process):
        return without_redis(address, lambda: kill(process))


@drill("redis hung")
def redis_hung() -> Outcome:
    with own_redis() as (address, process):
        return without_redis(address, lambda: hang(process))


@drill("redis absent at start")
def redis_absent() -> Outcome:
    return without_redis(f"redis://127.0.0.1:{free_port()}/0", lambda: None)


def later(hours: float, port: int) -> dict[str, str]:
    """A worker's environment so many hours from now, the database's clock too."""
    moved = {"DRILL_CLOCK_AHEAD": str(hours * 3600), "DRILL_DATABASE_CLOCK": "moved"} if hours else {}
    return QUICK | moved | {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port)}


def tried(rows: int, times: int) -> Callable[[], bool]:
    return lambda: Notification.objects.filter(attempts__gte=times).count() >= rows


@drill("mail server away for three days")
def server_away() -> Outcome:
    """Confirmations of sessions in ten days: true all the time. Nobody listens on the mail server's port."""
    crowd, port = make_crowd(4), free_port()
    far = [slot for slot in open_slots(crowd.mentor) if slot.starts_at > timezone.now() + timedelta(days=10)]
    for person, slot in zip(crowd.people, far[::3], strict=False):
        make_booking(crowd.mentor, person, slot)
    owed = waiting()
    for day in range(4):
        with mail_worker(**later(24 * day, port)) as worker:
            wait_for(tried(owed, day + 1), worker, 60)
    held = waiting()
    with mail_server(port) as server, mail_worker(**later(72.6, port)):
        watch = Stopwatch()
        until_left()
        seconds = watch.seconds
        taken = server.taken
    kept = unless(
        mails=held == owed and set(taken.values()) == {1} and len(taken) == owed,
        addresses=not User.objects.exclude(mail_refused_at=None).exists(),
    )
    return Outcome(
        f"{len(taken)} of {owed} confirmations, each once, half an hour after it is back", kept, seconds
    )


@drill("mail server refuses everybody")
def server_refuses() -> Outcome:
    people = [make_user(f"person{number}@example.com", name="Bo") for number in range(12)]
    make_user("dee@example.com", name="Dee", is_staff=True)
    owe(*people)
    port = free_port()
    with mail_server(port, refuses=True):
        for hours in (0, 1, 2, 3, 4, 5):
            with mail_worker(**later(hours, port)) as worker:
                wait_for(tried(12, hours + 1), worker, 60)
    held, flagged = waiting(), User.objects.exclude(mail_refused_at=None).count()
    with mail_server(port) as server, mail_worker(**later(10, port)):
        watch = Stopwatch()
        wait_for(
            lambda: Notification.objects.filter(kind="mail_works_again", status="sent").exists(), None, 60
        )
        until_left()
        seconds = watch.seconds
        taken = len(server.taken)
    kept = unless(mails=held == 12 and waiting() == 0, addresses=flagged == 0, word_to_staff=taken == 13)
    return Outcome(
        f"{taken - 1} of 12 mails and a word to staff, nobody flagged after 6 refusals each", kept, seconds
    )


def wrong_clock(hours: float) -> Outcome:
    people = [make_user(f"person{number}@example.com") for number in range(3)]
    with mail_worker(DRILL_CLOCK_AHEAD=str(hours * 3600), **OURS) as worker:
        wait_for(lambda: is_looking(worker), worker, 60)
        owe(*people)
        owe(*people, key="later", after=timedelta(minutes=30))
        seconds = until_left()
    mails = copies()
    kept = unless(mails=waiting() == 0 and len(mails) == 3, mail_within_20_seconds=seconds < WITHIN)
    return Outcome(f"{len(mails)} of 3 due mails, none of 3 that are due in half an hour", kept, seconds)


def is_looking(worker: subprocess.Popen) -> bool:
    return worker.poll() is None and Round.objects.exclude(last_run_at=None).exists()


@drill("worker's clock an hour ahead", on=POSTGRESQL)
def clock_ahead() -> Outcome:
    return wrong_clock(1)


@drill("worker's clock an hour behind", on=POSTGRESQL)
def clock_behind() -> Outcome:
    return wrong_clock(-1)


@drill("worker killed before it sends")
def killed_before() -> Outcome:
    """Again and again between claim and send; then one that may live."""
    owe(*(make_user(f"person{number}@example.com") for number in range(KILLS)))
    for _time in range(KILLS):
        kill_one("before")
    early, seconds, mails = len(copies()), live_one(), copies()
    kept = unless(mails=not early and not waiting() and len(mails) == len(set(mails)) == KILLS)
    return Outcome(f"{len(mails)} of {KILLS} mails, each once, after {KILLS} kills", kept, seconds)


@drill("worker killed after it sent")
def killed_after() -> Outcome:
    """Between send and mark: nobody can know, so it is sent again, and a mail program shows it once."""
    for number in range(FEW_KILLS):
        owe(make_user(f"person{number}@example.com"))
        kill_one("after")
        seconds = live_one()
    mails = Counter(copies())
    kept = unless(
        mails=not waiting() and len(mails) == FEW_KILLS, one_message_id=set(mails.values()) <= {1, 2}
    )
    said = f"{len(mails)} of {FEW_KILLS} mails, at most {max(mails.values())} copies with one Message-ID"
    return Outcome(said, kept, seconds)


def kill_one(when: str) -> None:
    """A worker that is killed as soon as it is about to send, or has just sent."""
    hangs, reached = flag(f"{when}-sending"), flag(f"{when}-sending-reached")
    try:
        hangs.touch()
        with mail_worker(OUTBOX_LEASE_SECONDS=str(LEASE), **QUICK) as worker:
            wait_for(reached.exists, worker, 60)
            kill(worker, signal.SIGKILL)
    finally:
        for path in (hangs, reached):
            path.unlink(missing_ok=True)


def live_one() -> float:
    """A worker that lives until nothing is left; how long that took."""
    with mail_worker(OUTBOX_LEASE_SECONDS=str(LEASE), **QUICK):
        return until_left()


@drill("two beats, four workers, fifty calls")
def crowded() -> Outcome:
    people = [make_user(f"person{number}@example.com") for number in range(30)]
    with own_redis() as (address, _process), ExitStack() as started:
        env = QUICK | {"REDIS_URL": address}
        for number in range(2):
            schedule = str(settings.VAR / f"beat-{number}")
            beat = ["celery", "-A", "config", "beat", "--loglevel", "warning", "--schedule", schedule]
            started.enter_context(running(*beat, "--pidfile", "", **env))
        for _number in range(4):
            started.enter_context(mail_worker(**env))
        owe(*people)
        watch = Stopwatch()
        with override_settings(REDIS_URL=address, CELERY_BROKER_URL=address):
            for _call in range(50):
                wake_workers()
        until_left()
        seconds = watch.seconds
        time.sleep(2)
    mails = copies()
    kept = unless(mails=not waiting() and len(mails) == len(set(mails)) == 30)
    return Outcome(f"{len(mails)} of 30 mails, each once", kept, seconds)
