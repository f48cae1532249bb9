"""Settings of a portal where it is always the same moment, so that its pages look alike on every day.

Every interface asks `django.utils.timezone` what time it is; the browser is told the same.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from wattstead.config.settings.local import *  # noqa: F403

MOMENT = datetime(2026, 1, 22, 20, 7, tzinfo=ZoneInfo("Europe/Berlin"))


def _now() -> datetime:
    return MOMENT.astimezone(ZoneInfo("UTC"))


timezone.now = _now
