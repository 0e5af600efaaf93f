from django.contrib.auth.views import LogoutView
from django.urls import path

from accounts.doors import Door, door, public
from accounts.views import SigninView, health

urlpatterns = [
    path("signin/", public(SigninView.as_view()), name="signin"),
    path("signout/", door(Door.SIGNED_IN)(LogoutView.as_view()), name="signout"),
    path("health/", public(health), name="health"),
]
