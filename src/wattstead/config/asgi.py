"""Is what the web server calls."""

import os

from django.core.asgi import get_asgi_application

from wattstead.config.receive_deadline import ReceiveDeadline

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wattstead.config.settings.local")
application = ReceiveDeadline(get_asgi_application())
