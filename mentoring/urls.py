from django.urls import path

from mentoring.views import availability, profile

app_name = "mentoring"

urlpatterns = [
    path("profile/", profile.profile, name="profile"),
    path("profile/save/", profile.profile_save, name="profile_save"),
    path("profile/submit/", profile.profile_submit, name="profile_submit"),
    path("profile/add-row/", profile.profile_add_row, name="profile_add_row"),
    path("profile/remove-row/<int:row>/", profile.profile_remove_row, name="profile_remove_row"),
    path("profile/pause/", profile.profile_pause, name="profile_pause"),
    path("profile/unpause/", profile.profile_unpause, name="profile_unpause"),
    path("availability/", availability.availability, name="availability"),
    path("availability/week/", availability.availability_week, name="availability_week"),
    path("availability/week/add-row/", availability.availability_add_row, name="availability_add_row"),
    path(
        "availability/week/remove-row/<int:row>/",
        availability.availability_remove_row,
        name="availability_remove_row",
    ),
    path("availability/days-off/", availability.availability_days_off, name="availability_days_off"),
    path("availability/other-hours/", availability.availability_other_hours, name="availability_other_hours"),
    path(
        "availability/dates/remove/", availability.availability_remove_dates, name="availability_remove_dates"
    ),
]
