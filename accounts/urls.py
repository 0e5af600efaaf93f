from django.contrib.auth.views import LogoutView
from django.urls import path
from django.views.decorators.http import require_http_methods

from accounts.doors import Door, button, door, public
from accounts.views import PasswordLinkView, PasswordView, SigninView, health

# The view itself answers an invalid link before it looks at the method.
only_asked_for = require_http_methods(["GET", "HEAD", "POST"])

urlpatterns = [
    path("signin/", public(SigninView.as_view()), name="signin"),
    path("signout/", door(Door.SIGNED_IN)(button(LogoutView.as_view())), name="signout"),
    path("password/", door(Door.SIGNED_IN)(PasswordView.as_view()), name="password-change"),
    path(
        "password/<str:uidb64>/<str:token>/",
        public(only_asked_for(PasswordLinkView.as_view())),
        name="password-link",
    ),
    path("health/", public(health), name="health"),
]
