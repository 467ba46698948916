"""Mail on the way to being a visible mentor."""

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from mentoring import notices, services
from mentoring.models import MentorProfile
from people import outbox
from people.models import Notification, User
from tests.factories import make_user

pytestmark = pytest.mark.django_db
Status = MentorProfile.Status


@pytest.fixture
def waiting(mentor: MentorProfile) -> MentorProfile:
    mentor.status, mentor.submitted_at = Status.SUBMITTED, timezone.now()
    mentor.save()
    return mentor


def owed(kind: str) -> list[Notification]:
    return list(
        Notification.objects.select_related("recipient").filter(kind=kind).order_by("recipient__email")
    )


def test_all_active_staff_who_read_mentors_are_told_and_nobody_else(waiting, dee, bo):
    organisers, curators = (Group.objects.get(name=name) for name in ("Organiser", "Curator"))
    make_user("left@example.com", is_staff=True, is_active=False).groups.add(organisers)
    make_user("eli@example.com", is_staff=True).groups.add(organisers)
    make_user("kim@example.com", is_staff=True).groups.add(curators)
    bo.groups.add(organisers)
    notices.owe_submitted(waiting, timezone.now())
    assert [notification.recipient.email for notification in owed("mentor_submitted")] == [
        "dee@example.com",
        "eli@example.com",
    ]
    mail = outbox.render(owed("mentor_submitted")[0], timezone.now())
    assert mail.subject == "New mentor to read: Ada Lind"
    assert "Hires juniors and remembers being one" in mail.text
    assert f"http://testserver/admin/mentoring/mentorprofile/{waiting.pk}/change/" in mail.text
    assert mail.reply_to == "Ada Lind <ada@example.com>"


def test_being_submitted_is_told_once_until_it_is_submitted_again(waiting, dee, clock):
    for _time in range(2):
        notices.owe_submitted(waiting, timezone.now())
    assert len(owed("mentor_submitted")) == 1
    clock.shift(3600)
    waiting.submitted_at = timezone.now()
    notices.owe_submitted(waiting, timezone.now())
    assert len(owed("mentor_submitted")) == 2


def test_what_somebody_else_has_read_meanwhile_is_not_mailed(waiting, dee):
    notices.owe_submitted(waiting, timezone.now())
    MentorProfile.objects.update(status=Status.PUBLISHED)
    assert outbox.render(owed("mentor_submitted")[0], timezone.now()) is None


def test_who_left_the_team_reads_no_more(waiting, dee):
    notices.owe_submitted(waiting, timezone.now())
    for left in ({"is_staff": False}, {"is_staff": True, "is_superuser": False}):
        User.objects.filter(pk=dee.pk).update(**left)
        assert outbox.render(owed("mentor_submitted")[0], timezone.now()) is None


def test_the_mentor_learns_that_people_can_book_them(mentor):
    notices.owe_published(mentor, timezone.now())
    mail = outbox.render(owed("mentor_published")[0], timezone.now())
    assert mail.subject == "Your page is visible: people can book you"
    assert f"http://testserver/mentors/{mentor.slug}/" in mail.text
    assert "http://testserver/mentor/availability/" in mail.text
    assert "None" not in mail.text + mail.html


def test_a_page_that_was_hidden_again_is_not_announced(mentor):
    notices.owe_published(mentor, timezone.now())
    MentorProfile.objects.update(status=Status.PAUSED)
    assert outbox.render(owed("mentor_published")[0], timezone.now()) is None


def test_who_applies_gets_a_receipt_while_they_wait(mentor, dee):
    MentorProfile.objects.update(status=Status.DRAFT)
    services.submit_profile(mentor=MentorProfile.objects.get(), now=timezone.now())
    (receipt,) = owed("mentor_received")
    assert receipt.recipient == mentor.user
    mail = outbox.render(receipt, timezone.now())
    assert mail.subject == "Your page has reached our team"
    assert "Our team reads it." in mail.text
    assert "http://testserver/mentor/profile/" in mail.text
    assert f"http://testserver/mentors/{mentor.slug}/" in mail.text
    MentorProfile.objects.update(status=Status.PUBLISHED)
    assert outbox.render(receipt, timezone.now()) is None


def test_who_is_published_at_once_gets_no_receipt(mentor, settings):
    settings.PUBLISH_MENTORS_AT_ONCE = True
    MentorProfile.objects.update(status=Status.DRAFT)
    services.submit_profile(mentor=MentorProfile.objects.get(), now=timezone.now())
    assert (len(owed("mentor_received")), len(owed("mentor_published"))) == (0, 1)


def test_a_returned_page_is_told_with_its_sentence_and_the_answer_goes_to_who_wrote_it(waiting, dee):
    assert services.return_mentor(mentor=waiting, because="Say  what\nyou did.", by=dee, now=timezone.now())
    (told,) = owed("mentor_returned")
    mail = outbox.render(told, timezone.now())
    assert (told.recipient, mail.reply_to) == (waiting.user, "Dee Staff <dee@example.com>")
    assert "Dee Staff writes:" in mail.text
    assert "Say  what" in mail.text
    assert "http://testserver/mentor/profile/" in mail.text


def test_what_was_asked_before_they_submitted_again_is_not_mailed(waiting, dee, clock):
    services.return_mentor(mentor=waiting, because="One", by=dee, now=timezone.now())
    clock.shift(60)
    services.submit_profile(mentor=waiting, now=timezone.now())
    assert outbox.render(owed("mentor_returned")[0], timezone.now()) is None
    services.return_mentor(mentor=waiting, because="Two", by=dee, now=timezone.now())
    mails = [outbox.render(told, timezone.now()) for told in owed("mentor_returned")]
    assert [mail is not None and "Two" in mail.text for mail in mails] == [False, True]
