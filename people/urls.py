from django.conf import settings
from django.urls import path

from people import views

app_name = "people"

pages = [
    path("healthz", views.healthz, name="healthz"),
    path("time-zone/", views.time_zone, name="time_zone"),
    path("settings/", views.settings_page, name="settings"),
    path("what-we-keep/", views.privacy, name="privacy"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
demo_pages = [
    path("demo/mail/", views.demo_mailbox, name="demo_mailbox"),
    path("demo/mail/<str:name>/", views.demo_mail, name="demo_mail"),
    path("demo/mail/<str:name>/html/", views.demo_mail_html, name="demo_mail_html"),
]
urlpatterns = [*pages, *demo_pages] if settings.DEMO else pages
