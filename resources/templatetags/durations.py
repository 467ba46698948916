"""How long something takes, as people say it."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def duration(minutes: int) -> str:
    """ "45 minutes", "1 hour 30 minutes", and from three hours on whole hours: "about 24 hours"."""
    hours, rest = divmod(minutes, 60)
    if hours >= 3:
        return _("about %(hours)s hours") % {"hours": round(minutes / 60)}
    in_hours = ngettext("%(hours)s hour", "%(hours)s hours", hours) % {"hours": hours}
    in_minutes = ngettext("%(minutes)s minute", "%(minutes)s minutes", rest) % {"minutes": rest}
    if not hours:
        return in_minutes
    return f"{in_hours} {in_minutes}" if rest else in_hours
