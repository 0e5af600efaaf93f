from django.urls import include, path

handler404 = "core.missing.not_found"

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include("units.urls")),
    path("", include("deadlines.urls")),
    path("", include("dashboard.urls")),
    path("", include("reports.urls")),
    path("", include("dashboard.urls")),
]
