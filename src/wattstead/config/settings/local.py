"""Settings of one machine without TLS: the demo and a developer's own portal."""

from wattstead.config.settings.base import *  # noqa: F403
from wattstead.config.settings.base import ALLOWED_HOSTS

ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]
