"""Names this app to Django."""

from django.apps import AppConfig


class GoalsConfig(AppConfig):
    """What people want to use, pay or produce at most or at least."""

    name = "wattstead.domains.goals"
    label = "goals"
