from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People and mail")

    def ready(self) -> None:
        from people import checks, emails, personal  # noqa: F401, PLC0415 # registers checks and renderers once models are loaded
