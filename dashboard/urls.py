from django.urls import path

from dashboard import (
    document_views,
    entry_views,
    indicator_views,
    lookup_views,
    reconciliation_views,
    target_views,
    views,
)

urlpatterns = [
    path("", views.home, name="home"),
    path("overview/", views.overview, name="overview"),
    path("overview.xlsx", views.overview_excel, name="overview-excel"),
    path("ranking/", views.ranking, name="ranking"),
    path("ranking.xlsx", views.ranking_excel, name="ranking-excel"),
    path("ui/", lookup_views.gallery, name="gallery"),
    path("search/", lookup_views.search, name="search"),
    path("units/", lookup_views.units, name="units"),
    path("units/<str:code>/history/", lookup_views.unit_history, name="unit-history"),
    path("units/<str:code>/", views.unit, name="unit"),
    path("units/<str:code>/receipt/", views.receipt, name="receipt"),
    path("reports/<str:code>/<str:month>/rates/", entry_views.report_rates, name="report-rates"),
    path("indicators/", indicator_views.indicators, name="indicators"),
    path("indicators/<str:code>/", indicator_views.indicator, name="indicator"),
    path("targets/", target_views.targets, name="targets"),
    path("targets/new/", target_views.target_new, name="target-new"),
    path("targets/<int:pk>/edit/", target_views.target_edit, name="target-edit"),
    path("targets/<int:pk>/delete/", target_views.target_delete, name="target-delete"),
    path("reconciliation/", reconciliation_views.reconciliations, name="reconciliations"),
    path("reconciliation/<str:code>/", reconciliation_views.reconciliation, name="reconciliation"),
    path(
        "reconciliation/<str:code>.xlsx",
        reconciliation_views.reconciliation_excel,
        name="reconciliation-excel",
    ),
    path("documents/", document_views.documents, name="documents"),
    path("documents/new/", document_views.document_new, name="document-new"),
    path("documents/<int:pk>/", document_views.document, name="document"),
    path("documents/<int:pk>/edit/", document_views.document_edit, name="document-edit"),
]
