from django.urls import path

from reports import (
    adjustment_views,
    board_views,
    cells_views,
    entry_views,
    period_views,
    register_views,
    review_views,
    upload_views,
    urge_views,
    year_views,
)

urlpatterns = [
    path("deadlines/", period_views.deadlines, name="deadlines"),
    path("deadlines.xlsx", period_views.deadlines_excel, name="deadlines-excel"),
    path("deadlines.ics", period_views.deadlines_ics, name="deadlines-ics"),
    path("reports.xlsx", board_views.reports_excel, name="reports-excel"),
    path("reports/", board_views.reports, name="reports"),
    path("reports/year/", year_views.reports_year, name="reports-year"),
    path("reports/year.xlsx", year_views.reports_year_excel, name="reports-year-excel"),
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
    path(
        "reports/upload/<int:pk>/files/<int:number>/",
        upload_views.report_upload_leave,
        name="report-upload-leave",
    ),
    path(
        "reports/upload/<int:pk>/undo/", upload_views.report_upload_undo, name="report-upload-undo"
    ),
    path("reports/forms/<str:form>.xlsx", board_views.reports_form, name="reports-form-excel"),
    path(
        "reports/periods/<str:form>.xlsx", period_views.period_form_excel, name="period-form-excel"
    ),
    path("reports/register/", register_views.register, name="register"),
    path("reports/register/example.csv", register_views.register_example, name="register-example"),
    path("reports/register/<int:pk>/", register_views.register_run, name="register-run"),
    path(
        "reports/register/<int:pk>/progress.json",
        register_views.register_progress,
        name="register-progress",
    ),
    path("reports/register/<int:pk>/count/", register_views.register_count, name="register-count"),
    path("reports/register/<int:pk>/words/", register_views.register_words, name="register-words"),
    path("reports/register/<int:pk>/apply/", register_views.register_apply, name="register-apply"),
    path(
        "reports/register/<int:pk>/discard/",
        register_views.register_discard,
        name="register-discard",
    ),
    path("reports/reminders/", urge_views.reminders, name="reminders"),
    path("reports/urge/", urge_views.reports_urge, name="reports-urge"),
    path("reports/approve/", board_views.reports_approve, name="reports-approve"),
    path("reports/return/", board_views.reports_return, name="reports-return"),
    path("reports/<str:code>/<str:month>.xlsx", review_views.report_excel, name="report-excel"),
    path("reports/<str:code>/<str:month>/", review_views.report, name="report"),
    path(
        "reports/<str:code>/<str:month>/<str:form>.xlsx",
        review_views.report_form_excel,
        name="report-form-excel",
    ),
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
    path(
        "reports/<str:code>/<str:month>/adjustments/<int:pk>/withdraw/",
        adjustment_views.adjustment_withdraw,
        name="adjustment-withdraw",
    ),
    path("reports/<str:code>/<str:month>/edit/", entry_views.report_entry, name="report-entry"),
    path("reports/<str:code>/<str:month>/cells/", cells_views.report_cells, name="report-cells"),
    path("reports/<str:code>/<str:month>/check/", entry_views.report_check, name="report-check"),
    path("reports/<str:code>/<str:month>/submit/", entry_views.report_submit, name="report-submit"),
]
