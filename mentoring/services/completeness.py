"""What people need to know of a mentor before they can be sent to them."""

from django.conf import settings
from django.utils.translation import gettext as _

from mentoring.errors import MentorError
from mentoring.models import MentorProfile


def missing_words(mentor: MentorProfile) -> dict[str, str]:
    """What people need before they can be sent to this mentor: a sentence
    for each field that is still empty."""
    needed = {
        "name": (mentor.user.name, _("Write the name people should call you.")),
        "themes": (mentor.themes.exists(), _("Choose at least one topic you can help with.")),
        "headline": (mentor.headline, _("Write one line about you, so that people know why to choose you.")),
        "languages": (mentor.languages.exists(), _("Choose at least one language.")),
        "hours": (
            mentor.availability_rules.exists(),
            _("Choose at least one hour a week: a day, from and to."),
        ),
        "meeting_url": (
            mentor.meeting_url or settings.VIDEO_BASE_URL,
            _("Give a video link: it is where you will meet."),
        ),
    }
    return {field: sentence for field, (given, sentence) in needed.items() if not given}


def check_complete(mentor: MentorProfile) -> None:
    """Raise MentorError when something people need is missing."""
    if missing := missing_words(mentor):
        raise MentorError(missing)
