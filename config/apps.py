from django.contrib.admin.apps import AdminConfig
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.db.models.signals import post_migrate

from config.groups import make_groups


class HalfHourAdminConfig(AdminConfig):
    default_site = "config.admin.HalfHourAdminSite"

    def ready(self) -> None:
        super().ready()
        post_migrate.connect(make_groups, dispatch_uid="half_hour.groups")


class HalfHourStaticConfig(StaticFilesConfig):
    """Packages bring more than pages use; what is left out here is neither
    served nor compressed at each release."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "bootstrap.css*",
        "bootstrap-*.css*",
        "*.rtl.*",
        "bootstrap*.js*",
        "htmax-*",
        "htmx-4*",
        "htmx-2.js",
        "hx-*",
    ]
