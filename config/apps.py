from django.contrib.admin.apps import AdminConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class HalfHourAdminConfig(AdminConfig):
    default_site = "config.admin.HalfHourAdminSite"


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
