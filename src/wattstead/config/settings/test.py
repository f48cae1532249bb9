"""Settings of the tests: real database, quick password hashes, mails kept in memory."""

import os

from wattstead.config.databases import database_settings
from wattstead.config.settings.base import *  # noqa: F403

API_REQUESTS_A_MINUTE = API_REQUESTS_A_MINUTE_WITHOUT_TOKEN = 0  # tests ask more than anybody
SECRET_KEY = "only-for-tests-" + "x" * 50
ENCRYPTION_KEYS = "b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtISE="
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# Every client of a test starts a portal, which would look at every static file before it answers.
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
_urls = {
    "default": os.environ.get("WATTSTEAD_DATABASE_URL", ""),
    "worker": os.environ.get("WATTSTEAD_WORKER_DATABASE_URL", ""),
    "owner": os.environ.get("WATTSTEAD_OWNER_DATABASE_URL", ""),
    "counters": os.environ.get("WATTSTEAD_DATABASE_URL", ""),
}
# Type checking and plain unit tests load these settings without any database.
_none = "postgresql:///none"
DATABASES = {alias: database_settings(url or _none, pool_size=0) for alias, url in _urls.items()}
