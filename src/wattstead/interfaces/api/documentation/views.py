"""Serves the document of the API, for machines and for people."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from wattstead.interfaces.api.application import RESOURCES
from wattstead.interfaces.api.document import PREFIX, document, document_bytes
from wattstead.interfaces.api.documentation.chapters import chapters_of, shapes_of
from wattstead.interfaces.api.edge import at_the_edge
from wattstead.interfaces.api.writing import JSON


@require_safe
def show_document(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Answer with the OpenAPI document; there is nothing secret in it."""
    return HttpResponse(document_bytes(), content_type=JSON)


@require_safe
def show_documentation(request: HttpRequest) -> HttpResponse:
    """Show every operation and every shape to people who write programs."""
    return render(request, "api/page.html", {"names": [one.name for one in RESOURCES], "told": _told()})


@cache
def _told() -> SafeString:
    """Return the chapters, which are the same for everybody, written once."""
    host = settings.PUBLIC_URL
    return render_to_string(
        "api/_chapters.html",
        {
            "chapters": chapters_of(document(), host=host),
            "shapes": shapes_of(document()),
            "root": f"{host}{PREFIX.rstrip('/')}",
        },
    )


urlpatterns: list[URLPattern] = [
    path("docs", show_documentation, name="openapi-view"),
    path("openapi.json", at_the_edge(show_document), name="openapi-json"),
]
