"""The groups that staff who are no superusers are in, and what each may do on the pages of staff.

Made after each `migrate`, because permissions don't exist earlier. What is missing is added; what an operator
has added is left alone.
"""

from typing import Any

from django.apps import AppConfig
from django.apps import apps as global_apps
from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions

CHANGE, LOOK = ("view", "change"), ("view",)
ALL = ("view", "add", "change", "delete")
# By group and app: what they may do with rows of which models. Not all of these models have a list of their
# own: hours are on a mentor's page, events on a session's.
GROUPS: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {
    "Curator": {
        "resources": {"resource": (*CHANGE, "add"), "coachingquestion": (*CHANGE, "add")},
        "mentoring": {"theme": (*CHANGE, "add")},
    },
    "Organiser": {
        "people": {"user": CHANGE, "closure": LOOK, "notification": CHANGE},
        "mentoring": {
            "mentorprofile": CHANGE,
            "availabilityrule": ALL,
            "availabilityoverride": ALL,
        },
        # Who may change sessions may end one; no form changes them.
        "sessions_app": {"booking": CHANGE, "bookingevent": LOOK, "concern": CHANGE},
    },
}


def make_groups(*, app_config: AppConfig, using: str, apps: Apps = global_apps, **_signal: Any) -> None:
    """Give each group what it may do in this app. `apps` are the models as they are after the migrations:
    without accounts there are no groups."""
    wanted = {name: powers[app_config.label] for name, powers in GROUPS.items() if app_config.label in powers}
    try:
        groups = apps.get_model("auth", "Group").objects.using(using)
        permissions = apps.get_model("auth", "Permission").objects.using(using)
    except LookupError:
        return
    if wanted:
        # Whoever listens first: Django makes them by the same signal, and making them twice changes nothing.
        create_permissions(app_config, verbosity=0, using=using, apps=apps)
    for name, models in wanted.items():
        codenames = [f"{power}_{model}" for model, powers in models.items() for power in powers]
        group, _made = groups.get_or_create(name=name)
        own = permissions.filter(content_type__app_label=app_config.label, codename__in=codenames)
        group.permissions.add(*own)
