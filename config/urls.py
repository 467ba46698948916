"""The whole site. Public pages, sessions and commitments are served by
sessions_app, which knows all the others."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from people import views

urlpatterns = [
    path("admin/", admin.site.urls),
    path(
        "accounts/signup/", RedirectView.as_view(pattern_name="account_request_login_code", query_string=True)
    ),
    # allauth's own, with our limits; the names are allauth's.
    path("accounts/login/code/", views.request_code, name="account_request_login_code"),
    path("accounts/login/", views.PasswordView.as_view(), name="account_login"),
    path("accounts/password/reset/", views.ForgottenPasswordView.as_view(), name="account_reset_password"),
    path("accounts/sessions/", views.signed_in_where, name="usersessions_list"),
    path("accounts/", include("allauth.urls")),
    path("", include("people.urls")),
    path("mentor/", include("mentoring.urls")),
    path("resources/", include("resources.urls")),
    path("", include("sessions_app.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/mail/", include("demo.urls")))

handler500 = "people.views.server_error"
