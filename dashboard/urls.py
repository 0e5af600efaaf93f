from django.urls import path

from dashboard import views

urlpatterns = [
    path("", views.home, name="home"),
    path("ranking/", views.ranking, name="ranking"),
    path("ranking.xlsx", views.ranking_excel, name="ranking-excel"),
    path("units/<str:code>/", views.unit, name="unit"),
    path("units/<str:code>/receipt/", views.receipt, name="receipt"),
]
