from django.contrib.admin.apps import AdminConfig


class HalfHourAdminConfig(AdminConfig):
    default_site = "config.admin.HalfHourAdminSite"
