"""The whole site. Public pages, sessions and commitments are served by
sessions_app, which knows all the others."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("admin/", admin.site.urls),
    path(
        "accounts/signup/", RedirectView.as_view(pattern_name="account_request_login_code", query_string=True)
    ),
    path("accounts/", include("allauth.urls")),
    path("", include("people.urls")),
    path("mentor/", include("mentoring.urls")),
    path("resources/", include("resources.urls")),
    path("", include("sessions_app.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/mail/", include("demo.urls")))

handler500 = "people.views.server_error"
