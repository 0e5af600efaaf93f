from django.urls import path

from dashboard import lookup_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("ranking/", views.ranking, name="ranking"),
    path("ranking.xlsx", views.ranking_excel, name="ranking-excel"),
    path("ui/", lookup_views.gallery, name="gallery"),
    path("search/", lookup_views.search, name="search"),
    path("units/", lookup_views.units, name="units"),
    path("units/<str:code>/history/", lookup_views.unit_history, name="unit-history"),
    path("units/<str:code>/", views.unit, name="unit"),
    path("units/<str:code>/receipt/", views.receipt, name="receipt"),
]
