from django.urls import path

from units import views

urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/new/", views.person_new, name="person-new"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/password/", views.person_password, name="person-password"),
    path("people/<int:pk>/appointments/", views.appointment_new, name="appointment-new"),
    path(
        "people/<int:pk>/appointments/<int:membership_pk>/end/",
        views.appointment_end,
        name="appointment-end",
    ),
]
