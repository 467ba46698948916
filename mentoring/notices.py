"""Which mails a mentor's way to being visible owes. Each is written in the transaction of its cause."""

from datetime import datetime

from mentoring.models import MentorProfile
from people.models import User
from people.outbox import PendingMail, notify


def owe_submitted(mentor: MentorProfile, now: datetime) -> None:
    """Tell those of the staff who read mentors that one waits. Submitting again later tells them again."""
    key = f"mentor_submitted:{mentor.pk}:{since(mentor)}"
    staff = User.objects.who_may(MentorProfile.READ_WITH)
    notify(
        *[
            PendingMail(person, "mentor_submitted", f"{key}:{person.pk}", {"mentor": mentor.pk}, now)
            for person in staff
        ],
        now=now,
    )


def owe_received(mentor: MentorProfile, now: datetime) -> None:
    """Tell the mentor that their page has come and what happens next."""
    key = f"mentor_received:{mentor.pk}:{since(mentor)}"
    notify(PendingMail(mentor.user, "mentor_received", key, {"mentor": mentor.pk}, now), now=now)


def owe_returned(mentor: MentorProfile, now: datetime) -> None:
    """Tell the mentor what to change, once for each time they were submitted."""
    key = f"mentor_returned:{mentor.pk}:{since(mentor)}"
    ids = {"mentor": mentor.pk, "returned_at": now.isoformat()}
    notify(PendingMail(mentor.user, "mentor_returned", key, ids, now), now=now)


def owe_published(mentor: MentorProfile, now: datetime) -> None:
    """Tell the mentor that people can book them, once for each time they were submitted."""
    key = f"mentor_published:{mentor.pk}:{since(mentor)}"
    notify(PendingMail(mentor.user, "mentor_published", key, {"mentor": mentor.pk}, now), now=now)


def since(mentor: MentorProfile) -> str:
    return mentor.submitted_at.isoformat() if mentor.submitted_at else ""
