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
    path("settings/your-data/", views.data_copy_ask, name="data_copy_ask"),
    path("settings/your-data/<int:pk>/", views.data_copy, name="data_copy"),
    path("settings/your-data/<int:pk>/my-data.zip", views.data_copy_file, name="data_copy_file"),
    path("what-we-keep/", views.privacy, name="privacy"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
