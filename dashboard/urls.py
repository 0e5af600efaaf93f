from django.urls import path

from dashboard import views

urlpatterns = [
    path("", views.home, name="home"),
    path("overview/", views.overview, name="overview"),
    path("overview.xlsx", views.overview_excel, name="overview-excel"),
    path("ranking/", views.ranking, name="ranking"),
    path("ranking.xlsx", views.ranking_excel, name="ranking-excel"),
    path("units/<str:code>/", views.unit, name="unit"),
    path("units/<str:code>/receipt/", views.receipt, name="receipt"),
]
