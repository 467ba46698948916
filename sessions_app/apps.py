from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SessionsAppConfig(AppConfig):
    name = "sessions_app"
    verbose_name = _("Sessions")

    def ready(self) -> None:
        # Each act registers the renderers of its mails, once models are loaded.
        for act in ("book", "change", "after", "talk"):
            import_module(f"sessions_app.{act}.emails")
        import_module("sessions_app.personal")  # what is kept about someone
        import_module("sessions_app.book.views")  # what is done for who has just signed in
