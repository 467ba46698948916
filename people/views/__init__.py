"""The pages of people, by group."""

from people.views.closing import leave, stay
from people.views.data import data_copy, data_copy_ask, data_copy_file
from people.views.devices import signed_in_where
from people.views.pages import healthz, privacy, readyz, server_error, settings_page, unsubscribe
from people.views.sign_in import ForgottenPasswordView, PasswordView, request_code
from people.views.zone import time_zone

__all__ = [
    "ForgottenPasswordView",
    "PasswordView",
    "data_copy",
    "data_copy_ask",
    "data_copy_file",
    "healthz",
    "leave",
    "privacy",
    "readyz",
    "request_code",
    "server_error",
    "settings_page",
    "signed_in_where",
    "stay",
    "time_zone",
    "unsubscribe",
]
