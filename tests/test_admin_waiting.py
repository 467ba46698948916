"""The first page of the staff site says what waits, and each line leads to it."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from mentoring.models import MentorProfile
from people.models import Notification, User
from sessions_app.models import Concern
from tests.factories import make_booking, make_user

pytestmark = pytest.mark.django_db


def lines(client) -> dict[str, str]:
    page = client.get("/admin/").content.decode()
    part = page[page.index("What waits for you") :]
    part = part[: part.index("</ul>")]
    return {words: address for address, words in re.findall(r'<a href="([^"]+)">([^<]+)</a>', part)}


@pytest.fixture
def much_waits(mentor, bo, cy):
    booking, now = make_booking(mentor, bo), timezone.now()
    Notification.objects.all().delete()
    MentorProfile.objects.update(status=MentorProfile.Status.SUBMITTED)
    for _time in range(2):
        Concern.objects.create(booking=booking, reporter=bo, kind="other", text="Hm.")
    for number in range(3):
        person = make_user(f"refused{number}@example.com")
        fields = {"send_at": now - timedelta(minutes=6), "refused_at": now}
        Notification.objects.create(recipient=person, kind="booked", key=f"late:{number}", **fields)
    ended = {"status": "failed", "failed_at": now - timedelta(hours=1), "send_at": now}
    Notification.objects.create(recipient=cy, kind="booked", key="failed", **ended)
    User.objects.filter(pk=cy.pk).update(mail_refused_at=now)


def test_each_line_leads_to_its_list(much_waits, dee, sign_in, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client = sign_in(dee)
    found = lines(client)
    assert list(found) == [
        "1 mentor waits to be read",
        "2 concerns are open",
        "3 mails are late",
        "1 mail failed in a day",
        "1 address takes no mail",
        "The mail server refuses us: see the last errors",
    ]
    counts = [client.get(address).context["cl"].result_count for address in found.values()]
    assert counts == [1, 2, 3, 1, 1, 3]


def test_nothing_waits(dee, sign_in, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    assert lines(sign_in(dee)) == {}
    assert "Nothing." in sign_in(dee).get("/admin/").content.decode()


def test_who_may_see_the_library_alone_reads_of_nothing_else(much_waits, cy, sign_in, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    cy.is_staff = True
    cy.save()
    cy.user_permissions.set(Permission.objects.filter(codename__in=["view_resource", "view_concern"]))
    assert list(lines(sign_in(cy))) == ["2 concerns are open"]
