"""Which sorts of mail someone wants. A row says no; wanting is the absence of one."""

from collections.abc import Iterable

from django.db import transaction

from people.models import MailOptOut, User
from people.outbox import TOPICS


def wanted_topics(user: User) -> list[str]:
    stopped = set(MailOptOut.objects.filter(user=user).values_list("topic", flat=True))
    return [topic for topic in TOPICS if topic not in stopped]


def choose_topics(user: User, wanted: Iterable[str]) -> None:
    """Stop every sort of mail that isn't wanted, and start every one that is."""
    wanted = set(wanted)
    with transaction.atomic():
        for topic in TOPICS:
            (start_topic if topic in wanted else stop_topic)(user, topic)


def stop_topic(user: User, topic: str) -> None:
    MailOptOut.objects.get_or_create(user=user, topic=topic)


def start_topic(user: User, topic: str) -> None:
    MailOptOut.objects.filter(user=user, topic=topic).delete()
