"""Knows the countries we supply, and the zone their clocks run in."""

from django.utils.translation import gettext_lazy

COUNTRIES = (
    ("DE", gettext_lazy("Germany")),
    ("AT", gettext_lazy("Austria")),
    ("CH", gettext_lazy("Switzerland")),
)
ZONES = {"DE": "Europe/Berlin", "AT": "Europe/Vienna", "CH": "Europe/Zurich"}
