"""Puts the operations of all domains together into one API."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.renderers import BaseRenderer

from wattstead.interfaces.api.accounts.life import accounts
from wattstead.interfaces.api.alert_preferences.endpoints import alert_preferences
from wattstead.interfaces.api.batteries.endpoints import batteries
from wattstead.interfaces.api.changed_periods.endpoints import changed_periods
from wattstead.interfaces.api.contracts.moves import contracts
from wattstead.interfaces.api.data_quality.endpoints import data_quality
from wattstead.interfaces.api.device_readings.endpoints import device_readings
from wattstead.interfaces.api.ev_chargers.sessions import ev_chargers
from wattstead.interfaces.api.exports.endpoints import exports
from wattstead.interfaces.api.faults import unreadable
from wattstead.interfaces.api.forecasts.endpoints import forecasts
from wattstead.interfaces.api.gas_areas.endpoints import gas_area_resource
from wattstead.interfaces.api.goals.endpoints import goals
from wattstead.interfaces.api.imports.endpoints import imports
from wattstead.interfaces.api.intake.endpoints import intake
from wattstead.interfaces.api.invoices.endpoints import invoices
from wattstead.interfaces.api.meters.gas import meters
from wattstead.interfaces.api.notifications.endpoints import notifications
from wattstead.interfaces.api.payments.methods import payment_methods
from wattstead.interfaces.api.payments.settling import payments
from wattstead.interfaces.api.problems import problem_answer
from wattstead.interfaces.api.reading_bodies import ExactParser
from wattstead.interfaces.api.readings.by_hand import readings
from wattstead.interfaces.api.refusals import BodyMalformed, CallerUnknown
from wattstead.interfaces.api.sites.endpoints import sites
from wattstead.interfaces.api.smart_plugs.endpoints import smart_plugs
from wattstead.interfaces.api.solar_systems.inverters import solar_systems
from wattstead.interfaces.api.tariffs.endpoints import tariffs
from wattstead.interfaces.api.tickets.conversations import tickets
from wattstead.interfaces.api.users.endpoints import users
from wattstead.interfaces.api.waiting_readings.endpoints import waiting_readings
from wattstead.interfaces.api.writing import JSON
from wattstead.kernel.refusals import Refusal

VERSION = "1.0.0"
RESOURCES = (
    users,
    accounts,
    sites,
    meters,
    readings,
    waiting_readings,
    data_quality,
    gas_area_resource,
    intake,
    solar_systems,
    batteries,
    ev_chargers,
    smart_plugs,
    device_readings,
    imports,
    exports,
    tariffs,
    contracts,
    invoices,
    changed_periods,
    payment_methods,
    payments,
    forecasts,
    goals,
    tickets,
    notifications,
    alert_preferences,
)
"""The chapters of the document, in their order."""


class Json(BaseRenderer):
    """Names the type of answers; their bytes are written by the endpoints."""

    media_type = JSON


def application() -> NinjaAPI:
    """Return the API with all its operations."""
    api = NinjaAPI(
        title="Wattstead",
        version=VERSION,
        description="Energy data, contracts and invoices of a customer, for the programs of that customer.",
        urls_namespace="api-v1",
        docs_url=None,
        openapi_url=None,
        parser=ExactParser(),
        renderer=Json(),
    )
    for resource in RESOURCES:
        api.add_router("", resource.router)
    api.add_exception_handler(Refusal, _refused)
    api.add_exception_handler(ValidationError, _unreadable)
    api.add_exception_handler(AuthenticationError, _unknown)
    api.add_exception_handler(HttpError, _malformed)
    return api


def _refused(request: HttpRequest, refusal: Refusal | type[Refusal]) -> HttpResponse:  # noqa: ARG001
    return problem_answer(refusal if isinstance(refusal, Refusal) else refusal())


def _unreadable(request: HttpRequest, error: ValidationError | type[ValidationError]) -> HttpResponse:  # noqa: ARG001
    return problem_answer(unreadable(error.errors if isinstance(error, ValidationError) else []))


def _unknown(request: HttpRequest, error: object) -> HttpResponse:  # noqa: ARG001
    return problem_answer(CallerUnknown())


def _malformed(request: HttpRequest, error: object) -> HttpResponse:  # noqa: ARG001
    return problem_answer(BodyMalformed())
