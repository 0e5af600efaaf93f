from django.urls import path

from reports import entry_views

urlpatterns = [
    path("reports/<str:code>/<str:month>/edit/", entry_views.report_entry, name="report-entry"),
    path("reports/<str:code>/<str:month>/check/", entry_views.report_check, name="report-check"),
    path("reports/<str:code>/<str:month>/submit/", entry_views.report_submit, name="report-submit"),
]
