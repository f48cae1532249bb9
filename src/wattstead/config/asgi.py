"""Is what the web server calls."""

import gc
import os
from importlib import import_module

from django.core.asgi import get_asgi_application

from wattstead.config.receive_deadline import ReceiveDeadline

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wattstead.config.settings.local")
application = ReceiveDeadline(get_asgi_application())

# What is loaded now stays for the life of the process. Out of the collector's sight it
# costs no request the tens of milliseconds that looking through all of it takes.
import_module("wattstead.config.urls")
gc.collect()
gc.freeze()
