"""The page for an address behind which there is nothing for the reader."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """With the sentence of whichever door said no; what the resolver says is for developers."""
    told = "" if isinstance(exception, Resolver404) else str(exception)
    return render(request, "404.html", {"sentence": told}, status=404)
