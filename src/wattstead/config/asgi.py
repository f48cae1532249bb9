"""Is what the web server calls."""

import gc
import os
from importlib import import_module

import django

from wattstead.config.handler import OneThreadHandler
from wattstead.config.receive_deadline import ReceiveDeadline
from wattstead.foundation.memory import keep_freed_memory

keep_freed_memory()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wattstead.config.settings.local")
django.setup(set_prefix=False)
application = ReceiveDeadline(OneThreadHandler())

# What is loaded now stays for the life of the process. Out of the collector's sight it
# costs no request the tens of milliseconds that looking through all of it takes.
import_module("wattstead.config.urls")
gc.collect()
gc.freeze()
# What is cached later, templates above all, is in its sight again: let it look seldom.
gc.set_threshold(10_000, 20, 100)
