"""Names this app to Django, and the jobs to procrastinate."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """What the worker does."""

    name = "wattstead.interfaces.jobs"
    label = "jobs"
