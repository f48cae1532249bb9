"""Names every address of the API."""

from django.urls import URLPattern, re_path

from wattstead.interfaces.api.application import application
from wattstead.interfaces.api.documentation import views
from wattstead.interfaces.api.edge import at_the_edge, no_such_operation

api = application()
_operations: list[URLPattern] = [
    URLPattern(one.pattern, at_the_edge(one.callback), one.default_args, one.name)
    for one in api.urls[0]
    if isinstance(one, URLPattern) and one.name != "api-root"
]
app_name = "api-v1"
urlpatterns = [
    *views.urlpatterns,
    *_operations,
    re_path("", at_the_edge(no_such_operation)),
]
