"""Is what the web server calls."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wattstead.config.settings.local")
application = get_asgi_application()
