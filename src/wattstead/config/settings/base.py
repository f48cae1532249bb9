"""Settings that hold everywhere; what the operator chooses comes from `config.environment`."""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from wattstead.config.databases import database_settings
from wattstead.config.environment import Environment

ENVIRONMENT = Environment()
PACKAGE = Path(__file__).resolve().parents[2]
PAGES = PACKAGE / "interfaces" / "pages"
STAFF = PACKAGE / "interfaces" / "staff"

SECRET_KEY = ENVIRONMENT.secret_key.get_secret_value()
ENCRYPTION_KEYS = ENVIRONMENT.encryption_keys.get_secret_value()
PUBLIC_URL = ENVIRONMENT.public_url.rstrip("/")
_public = urlsplit(PUBLIC_URL)
ALLOWED_HOSTS = [
    host for host in [_public.hostname or "", *ENVIRONMENT.allowed_hosts.replace(" ", "").split(",")] if host
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
DEBUG = False

_urls = {
    "app": ENVIRONMENT.database_url,
    "worker": ENVIRONMENT.worker_database_url or ENVIRONMENT.database_url,
    "owner": ENVIRONMENT.owner_database_url,
}
DATABASES = {
    "default": (
        database_settings(_urls[ENVIRONMENT.database_role], pool_size=ENVIRONMENT.database_pool_size)
        if _urls[ENVIRONMENT.database_role]
        else {"ENGINE": "django.db.backends.postgresql", "NAME": ""}
    )
}
# Counts requests beside the units of work: a moment each, so two connections serve a process.
DATABASES["counters"] = (
    database_settings(_urls["app"], pool_size=min(2, ENVIRONMENT.database_pool_size))
    if _urls["app"]
    else DATABASES["default"]
)
API_REQUESTS_A_MINUTE = ENVIRONMENT.api_requests_a_minute
API_REQUESTS_A_MINUTE_WITHOUT_TOKEN = ENVIRONMENT.api_requests_a_minute_without_token
TRUSTED_PROXIES = ENVIRONMENT.trusted_proxies
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "procrastinate.contrib.django",
    "wattstead.foundation",
    "wattstead.timeseries",
    "wattstead.domains.identity",
    "wattstead.domains.accounts",
    "wattstead.domains.sites",
    "wattstead.domains.devices.solar",
    "wattstead.domains.devices.batteries",
    "wattstead.domains.devices.ev_chargers",
    "wattstead.domains.devices.smart_plugs",
    "wattstead.domains.metering",
    "wattstead.domains.metering.quarantine",
    "wattstead.domains.metering.quality",
    "wattstead.domains.metering.counter_photos",
    "wattstead.domains.metering.gas_areas",
    "wattstead.domains.tariffs",
    "wattstead.domains.contracts",
    "wattstead.domains.billing",
    "wattstead.domains.billing.reversals",
    "wattstead.domains.payments",
    "wattstead.domains.support",
    "wattstead.domains.notifications",
    "wattstead.domains.goals",
    "wattstead.domains.forecasting",
    "wattstead.domains.alerts",
    "wattstead.interfaces.pages",
    "wattstead.interfaces.api",
    "wattstead.interfaces.jobs",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wattstead.interfaces.pages.middleware.PortalMiddleware",
]
ROOT_URLCONF = "wattstead.config.urls"
ASGI_APPLICATION = "wattstead.config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PAGES / "templates", *sorted(PAGES.glob("*/templates")), *sorted(STAFF.rglob("templates"))],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.BCryptSHA256PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "wattstead.interfaces.pages.sign_in.adapter.PortalAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "wattstead.interfaces.pages.sign_in.forms.NamesForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
MFA_ADAPTER = "wattstead.interfaces.pages.sign_in.factors.PortalFactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn"]  # codes of apps and recovery codes are our own: each works once
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # a second address may wait; nobody signs in before the first is confirmed
MFA_FORMS = {
    "authenticate": "wattstead.interfaces.pages.sign_in.factors.CodeForm",
    "reauthenticate": "wattstead.interfaces.pages.sign_in.factors.CodeAgainForm",
    "authenticate_webauthn": "wattstead.interfaces.pages.sign_in.shown_passkeys.ShownForm",
    "login_webauthn": "wattstead.interfaces.pages.sign_in.shown_passkeys.ShownAloneForm",
    "reauthenticate_webauthn": "wattstead.interfaces.pages.sign_in.shown_passkeys.ShownAgainForm",
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "foundation_cache"}
}
SESSION_ENGINE = "wattstead.domains.identity.sessions"
SESSION_COOKIE_AGE = 30 * 24 * 3600  # at most; wattstead.domains.identity.rules says who stays how long
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _public.scheme == "https"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [PAGES / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.*/built/.+-[0-9A-Z]{8}\.\w+$"  # the build hashes names

EMAIL_BACKEND = "wattstead.gateways.mail.JobMailBackend"
MAIL_URL = ENVIRONMENT.mail_url
ESTIMATE_AFTER_DAYS = ENVIRONMENT.estimate_after_days
KEEP_READINGS_MONTHS = ENVIRONMENT.keep_readings_months
DELETE_READINGS_MONTHS = ENVIRONMENT.delete_readings_months
KEEP_BILLS_YEARS = ENVIRONMENT.keep_bills_years
MAIL_FOLDER = (ENVIRONMENT.data_dir or Path("var")) / "mail"
LOAD_PROFILES = ENVIRONMENT.load_profiles
TEXT_MESSAGE_FOLDER = (ENVIRONMENT.data_dir or Path("var")) / "text-messages"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.mail_from

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "wattstead.interfaces.api.request_ids.WithRequestId"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s]: %(message)s"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]}
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "wattstead": {"level": "INFO"},
        # A refused request is no fault of ours, and its path may hold the secret of a sign-in link.
        "django.request": {"level": "ERROR"},
    },
}
