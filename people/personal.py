"""What this app keeps about a person: handed to them, and removed."""

from collections.abc import Iterator
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from people import limits
from people.closing import sign_out_everywhere
from people.data import Row, erases, exports
from people.models import Closure, DataCopy, MailOptOut, Notification, User
from people.outbox import TOPICS

GONE = "gone-{pk}@gone.invalid"  # RFC 2606: no mail can ever reach it


@exports(
    "account",
    _("Your account"),
    User,
    (
        "email", "name", "timezone", "country", "appearance", "goal_in_subjects", "date_joined",
        "last_login", "mail_refused_at", "is_staff",
    ),
)  # fmt: skip
def account(user: User) -> Iterator[Row]:
    yield user, {}


@exports("addresses", _("Your addresses"), EmailAddress, ("email", "verified", "primary"))
def addresses(user: User) -> Iterator[Row]:
    for row in EmailAddress.objects.filter(user=user):
        yield row, {}


@exports("sign_on", _("Signing in through an organisation"), SocialAccount, ("provider", "uid", "extra_data"))
def sign_on(user: User) -> Iterator[Row]:
    for row in SocialAccount.objects.filter(user=user):
        yield row, {}


@exports(
    "second_steps", _("Second steps when signing in"), Authenticator, ("type", "created_at", "last_used_at")
)
def second_steps(user: User) -> Iterator[Row]:
    for row in Authenticator.objects.filter(user=user):
        yield row, {}


@exports("mail_settings", _("Mail you don't want"), MailOptOut, ("created_at",), {"topic": _("Sort of mail")})
def mail_settings(user: User) -> Iterator[Row]:
    for row in MailOptOut.objects.filter(user=user):
        yield row, {"topic": TOPICS.get(row.topic, row.topic)}


@exports("mails", _("Mails to you: which and when"), Notification, ("kind", "status", "send_at", "sent_at"))
def mails(user: User) -> Iterator[Row]:
    for row in Notification.objects.filter(recipient=user).order_by("send_at", "pk"):
        yield row, {}


@exports(
    "signed_in",
    _("Where you are signed in"),
    UserSession,
    ("created_at", "last_seen_at", "ip", "user_agent"),
)
def signed_in(user: User) -> Iterator[Row]:
    for row in UserSession.objects.filter(user=user).order_by("created_at"):
        yield row, {}


@exports("closures", _("When your account was closed"), Closure, ("kind", "at", "remove_at", "ended_at"))
def closures(user: User) -> Iterator[Row]:
    for row in Closure.objects.filter(user=user).order_by("at"):
        yield row, {}


@exports("copies", _("Copies of your data"), DataCopy, ("asked_at", "ready_at", "expires_at"))
def copies(user: User) -> Iterator[Row]:
    for row in DataCopy.objects.of(user).defer("content").order_by("asked_at"):
        yield row, {}


@erases
def erase_account(user: User, now: datetime) -> None:
    """The row stays, because sessions lead to it; what tells who it was goes."""
    limits.clear(user)
    sign_out_everywhere(user)
    for model in (EmailAddress, Authenticator, SocialAccount, MailOptOut, DataCopy):
        model._base_manager.filter(user=user).delete()
    forget_mail(user)
    hide_in_history(user)
    Closure.objects.filter(user=user).update(reason="")
    if not Closure.objects.open().filter(user=user).exists():
        Closure.objects.create(user=user, kind=Closure.Kind.LEAVING, at=now, remove_at=now)
    user.groups.clear()
    user.user_permissions.clear()
    user.email, user.name, user.timezone = GONE.format(pk=user.pk), "", ""
    user.appearance, user.goal_in_subjects = User.Appearance.SYSTEM, User.Subjects.MENTORING
    user.is_active, user.last_login, user.mail_refused_at, user.erased_at = False, None, None, now
    user.set_unusable_password()
    user.save()


def forget_mail(user: User) -> None:
    """What waits goes, and account mail, which holds the address; the rest says which and when."""
    rows = Notification.objects.filter(recipient=user)
    rows.pending().delete()
    rows.filter(kind="account").delete()
    rows.update(last_error="")


def hide_in_history(row: Model) -> None:
    """The history of what staff did keeps who did what and when, and no longer to whom."""
    about = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(row), object_id=str(row.pk)
    )
    about.update(object_repr=_("Someone who left"))
    about.exclude(change_message__startswith="[").update(change_message="")  # written by hand, not by fields
