from django.urls import path

from people import views

app_name = "people"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("time-zone/", views.time_zone, name="time_zone"),
    path("settings/", views.settings_page, name="settings"),
    path("settings/leave/", views.leave, name="leave"),
    path("settings/stay/<str:token>/", views.stay, name="stay"),
    path("what-we-keep/", views.privacy, name="privacy"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
