from django.urls import path

from reports import adjustment_views, board_views, entry_views, review_views, upload_views

urlpatterns = [
    path("reports.xlsx", board_views.reports_excel, name="reports-excel"),
    path("reports/", board_views.reports, name="reports"),
    path("reports/template.xlsx", upload_views.report_template_excel, name="report-template"),
    path("reports/upload/", upload_views.report_upload, name="report-upload"),
    path(
        "reports/upload/<int:pk>/",
        upload_views.report_upload_preview,
        name="report-upload-preview",
    ),
    path(
        "reports/upload/<int:pk>/apply/",
        upload_views.report_upload_apply,
        name="report-upload-apply",
    ),
    path("reports/approve/", board_views.reports_approve, name="reports-approve"),
    path("reports/<str:code>/<str:month>.xlsx", review_views.report_excel, name="report-excel"),
    path("reports/<str:code>/<str:month>/", review_views.report, name="report"),
    path(
        "reports/<str:code>/<str:month>/approve/",
        review_views.report_approve,
        name="report-approve",
    ),
    path(
        "reports/<str:code>/<str:month>/return/", review_views.report_return, name="report-return"
    ),
    path(
        "reports/<str:code>/<str:month>/reopen/", review_views.report_reopen, name="report-reopen"
    ),
    path(
        "reports/<str:code>/<str:month>/adjustments/",
        adjustment_views.adjustment_propose,
        name="adjustment-propose",
    ),
    path(
        "reports/<str:code>/<str:month>/adjustments/<int:pk>/",
        adjustment_views.adjustment_decide,
        name="adjustment-decide",
    ),
    path("reports/<str:code>/<str:month>/edit/", entry_views.report_entry, name="report-entry"),
    path("reports/<str:code>/<str:month>/check/", entry_views.report_check, name="report-check"),
    path("reports/<str:code>/<str:month>/submit/", entry_views.report_submit, name="report-submit"),
]
