"""Mail about becoming a mentor: one function per kind."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from mentoring.models import MentorProfile
from people.mail import Letter, Mail, Voice, named_address, one_line
from people.models import Notification
from people.outbox import renders

Status = MentorProfile.Status


@renders("mentor_submitted")
def mentor_submitted(notification: Notification, now: datetime) -> Mail | None:
    """To staff, while the profile still waits to be read."""
    mentor = find_mentor(notification, Status.SUBMITTED)
    if mentor is None or not notification.recipient.is_staff:
        return None
    name = one_line(mentor.user.display_name)
    subject = _("New mentor to read: %(name)s") % {"name": name}
    text, html = Letter(
        fact=subject,
        voices=[Voice(_("%(name)s writes:") % {"name": name}, mentor.headline)] if mentor.headline else [],
        lines=[_("Read the page, then publish it, or answer this mail to ask for a change.")],
        button=_("Read and publish"),
        button_url=f"{settings.BASE_URL}{reverse('admin:index')}mentoring/mentorprofile/{mentor.pk}/change/",
        why=_("You get this because you are on the team that looks after this site."),
    ).render()
    return Mail(
        subject=subject,
        text=text,
        html=html,
        reply_to=named_address(name, mentor.user.email),
        thread=f"mentor:{mentor.pk}",
    )


@renders("mentor_published")
def mentor_published(notification: Notification, now: datetime) -> Mail | None:
    mentor = find_mentor(notification, Status.PUBLISHED)
    if mentor is None:
        return None
    fact = _("Your page is visible: people can book you")
    text, html = Letter(
        fact=fact,
        lines=[
            _("When someone takes a half hour, you get a mail that says what they want help with."),
            _("You can't help with everything, and you may say so: the mail has a link for it."),
        ],
        button=_("See your page"),
        button_url=settings.BASE_URL + mentor.get_absolute_url(),
        links=[
            (_("Change your hours or take days off"), settings.BASE_URL + reverse("mentoring:availability"))
        ],
        why=_("You get this because you asked to mentor here."),
    ).render()
    return Mail(subject=fact, text=text, html=html, thread=f"mentor:{mentor.pk}")


def find_mentor(notification: Notification, status: str) -> MentorProfile | None:
    return (
        MentorProfile.objects.select_related("user")
        .filter(pk=notification.payload["mentor"], status=status)
        .first()
    )
