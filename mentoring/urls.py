from django.urls import path

from mentoring import views

app_name = "mentoring"

urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("availability/", views.availability, name="availability"),
]
