from django.urls import path

from sessions_app.after import views as after
from sessions_app.book import views as book
from sessions_app.change import views as change
from sessions_app.find import views as find
from sessions_app.page import views as page
from sessions_app.talk import views as talk

app_name = "sessions_app"

public_pages = [
    path("", find.home, name="home"),
    path("themes/<slug:slug>/", find.theme, name="theme"),
    path("mentors/", find.directory, name="directory"),
    path("mentors/<slug:slug>/", find.mentor, name="mentor"),
    path("mentors/<slug:slug>/slots.json", find.slots_json, name="slots_json"),
    path("mentors/<slug:slug>/book/", book.booking_create, name="booking_create"),
    path("mentors/<slug:slug>/book/code/", book.booking_code, name="booking_code"),
]

sessions = [
    path("sessions/", page.booking_list, name="booking_list"),
    path("sessions/<uuid:pk>/", page.booking_detail, name="booking_detail"),
    path("sessions/<uuid:pk>/session.ics", page.booking_ics, name="booking_ics"),
    path("sessions/<uuid:pk>/reschedule/", change.booking_reschedule, name="booking_reschedule"),
    path("sessions/<uuid:pk>/cancel/", change.booking_cancel, name="booking_cancel"),
    path("sessions/<uuid:pk>/decline/", change.booking_decline, name="booking_decline"),
    path("sessions/<uuid:pk>/suggestion/", change.suggestion_answer, name="suggestion_answer"),
    path("sessions/<uuid:pk>/message/", talk.booking_message, name="booking_message"),
    path("sessions/<uuid:pk>/concern/", talk.booking_concern, name="booking_concern"),
    path("sessions/<uuid:pk>/close/", talk.booking_close, name="booking_close"),
    path("sessions/<uuid:pk>/wrap-up/", after.booking_wrap_up, name="booking_wrap_up"),
    path("sessions/<uuid:pk>/challenge/", after.booking_challenge, name="booking_challenge"),
    path("sessions/<uuid:pk>/once-was-enough/", after.booking_enough, name="booking_enough"),
]

commitment_pages = [
    path("commitments/", after.commitment_list, name="commitment_list"),
    path("commitments/answer/<str:token>/", after.commitment_answer, name="commitment_answer"),
]

urlpatterns = public_pages + sessions + commitment_pages
