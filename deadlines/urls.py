from django.urls import path

from deadlines import views

urlpatterns = [
    path("deadlines/schedules/new/", views.schedule_new, name="schedule-new"),
    path("deadlines/schedules/<int:pk>/end/", views.schedule_end, name="schedule-end"),
    path("deadlines/days/new/", views.day_new, name="day-new"),
    path("deadlines/days/<int:pk>/delete/", views.day_delete, name="day-delete"),
    path("deadlines/extensions/new/", views.extension_new, name="extension-new"),
    path(
        "deadlines/extensions/<int:pk>/withdraw/",
        views.extension_withdraw,
        name="extension-withdraw",
    ),
]
