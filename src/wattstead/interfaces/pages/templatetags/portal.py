"""Gives templates what they cannot say themselves: built files, controls, data for scripts."""

import json
from functools import cache
from pathlib import Path

from django import forms, template
from django.forms.boundfield import BoundField
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
MANIFEST = Path(__file__).resolve().parents[1] / "static" / "built" / "manifest.json"


@register.simple_tag
def built(name: str) -> str:
    """Return the address of a file the frontend build made, by the name it has before hashing."""
    return static(f"built/{_names().get(name, name)}")


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """Return the control of a form field in our look, tied to its help and its problems."""
    attributes: dict[str, str | bool] = {"class": "checkbox checkbox-sm checkbox-primary"}
    # allauth repeats each label as a placeholder, which vanishes when it is needed.
    field.field.widget.attrs.pop("placeholder", None)
    if not isinstance(field.field.widget, forms.CheckboxInput):
        attributes["class"] = "field-control"
    if field.errors:
        attributes |= {"aria-invalid": "true", "aria-describedby": f"{field.auto_id}_problem"}
    elif field.help_text:
        attributes["aria-describedby"] = f"{field.auto_id}_help"
    return field.as_widget(attrs=attributes)


@register.simple_tag
def file_control(field: BoundField) -> SafeString:
    """Return the control of a field for a file, spread over the place to drop it on."""
    attributes: dict[str, str | bool] = {"class": "drop-control"}
    if field.errors:
        attributes |= {"aria-invalid": "true", "aria-describedby": f"{field.auto_id}_problem"}
    return field.as_widget(attrs=attributes)


@register.filter
def in_quotes(data: str) -> SafeString:
    """Return JSON fit for an attribute in single quotes, in which its double quotes need no escape."""
    # Three passes over a picture of 250 kB take a tenth of what one `translate` does.
    return mark_safe(data.replace("&", "&amp;").replace("'", "&#39;").replace("<", "&lt;"))  # noqa: S308


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = json.loads(MANIFEST.read_text()) if MANIFEST.exists() else {}
    return names
