"""Mail about becoming a mentor: one function per kind."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentoring.models import MentorProfile
from people.mail import Letter, Mail, Voice, named_address, one_line
from people.models import Notification
from people.outbox import renders

Status = MentorProfile.Status
ASKED_TO_MENTOR = gettext_lazy("You get this because you asked to mentor here.")


@renders("mentor_submitted")
def mentor_submitted(notification: Notification, now: datetime) -> Mail | None:
    """To staff, while the profile still waits to be read."""
    mentor = find_mentor(notification, Status.SUBMITTED)
    recipient = notification.recipient
    if mentor is None or not (recipient.is_staff and recipient.has_perm(MentorProfile.READ_WITH)):
        return None
    name = one_line(mentor.user.display_name)
    asked = mentor.returned_because
    subject = (_("Changed, to read again: %(name)s") if asked else _("New mentor to read: %(name)s")) % {
        "name": name
    }
    voices = [Voice(_("%(name)s writes:") % {"name": name}, mentor.headline)] if mentor.headline else []
    text, html = Letter(
        fact=subject,
        voices=[*voices, Voice(_("Our team had asked:"), asked)] if asked else voices,
        lines=[_("Read the page, then publish it, or return it with a sentence that says what to change.")],
        button=_("Read and publish"),
        button_url=f"{settings.BASE_URL}{reverse('admin:index')}mentoring/mentorprofile/{mentor.pk}/change/",
        links=[(_("See the page as it will be"), settings.BASE_URL + mentor.get_absolute_url())],
        why=_("You get this because you are on the team that looks after this site."),
    ).render()
    return Mail(
        subject=subject,
        text=text,
        html=html,
        reply_to=named_address(name, mentor.user.email),
        thread=f"mentor:{mentor.pk}",
    )


@renders("mentor_received")
def mentor_received(notification: Notification, now: datetime) -> Mail | None:
    """A receipt, while the profile waits to be read."""
    mentor = find_mentor(notification, Status.SUBMITTED)
    if mentor is None:
        return None
    fact = _("Your page has reached our team")
    text, html = Letter(
        fact=fact,
        lines=[
            _(
                "Thank you. Our team reads it. Then you get a mail that says that people can book you, "
                "or what to change."
            ),
            _("Until then only you and our team see it, and you can change it at any time."),
        ],
        button=_("Edit your page"),
        button_url=settings.BASE_URL + reverse("mentoring:profile"),
        links=[(_("See your page as it will be"), settings.BASE_URL + mentor.get_absolute_url())],
        why=str(ASKED_TO_MENTOR),
    ).render()
    return Mail(subject=fact, text=text, html=html, thread=f"mentor:{mentor.pk}")


@renders("mentor_returned")
def mentor_returned(notification: Notification, now: datetime) -> Mail | None:
    """What to change, until they have submitted again. The answer goes to who asked for it."""
    mentor = find_mentor(notification, Status.DRAFT)
    if mentor is None or mentor.returned_by is None or mentor.returned_at is None:
        return None
    if mentor.returned_at.isoformat() != notification.payload["returned_at"]:
        return None
    name = one_line(mentor.returned_by.display_name)
    fact = _("Please change something on your page")
    text, html = Letter(
        fact=fact,
        news=_("Our team has read your page. It can be visible once this is changed:"),
        voices=[Voice(_("%(name)s writes:") % {"name": name}, mentor.returned_because)],
        button=_("Edit your page and submit it again"),
        button_url=settings.BASE_URL + reverse("mentoring:profile"),
        after=[_("Your answer to this mail goes to %(name)s.") % {"name": name}],
        why=str(ASKED_TO_MENTOR),
    ).render()
    return Mail(
        subject=fact,
        text=text,
        html=html,
        reply_to=named_address(name, mentor.returned_by.email),
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
        why=str(ASKED_TO_MENTOR),
    ).render()
    return Mail(subject=fact, text=text, html=html, thread=f"mentor:{mentor.pk}")


def find_mentor(notification: Notification, status: str) -> MentorProfile | None:
    return (
        MentorProfile.objects.select_related("user", "returned_by")
        .filter(pk=notification.payload["mentor"], status=status)
        .first()
    )
