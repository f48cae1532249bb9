from django.apps import apps
from django.db import models

from tests.architecture.source import ROOT

# Rows that belong to nobody's account, each with its reason.
EXCEPTIONS = {
    "User": "a person; what they may see hangs on memberships",
    "SignInLink": "redeemed by somebody who is not signed in yet",
    "AuthenticatorApp": "a person's own; guarded by user_id",
    "Avatar": "a person's own; guarded by user_id",
    "PhoneCheck": "a person's own; guarded by user_id",
    "RecoveryCode": "a person's own; guarded by user_id",
    "PersonalAccessToken": "a person's own; guarded by user_id",
    "KeptAnswer": "a person's own; guarded by user_id",
    "Session": "read to find out who is looking",
    "Sequence": "numbers of the supplier",
    "GasArea": "an area of a gas grid, the same for everybody",
    "GasAreaPlace": "a postal code in an area of a gas grid, of nobody",
    "GasAreaQuality": "what gas is worth in an area, the same for everybody",
    "LimitsSet": "limits of the supplier's checks, of nobody",
    "QualityOfDay": "sums over all registers, of nobody",
    "Tariff": "offered to everybody",
    "TimeBand": "offered to everybody",
}


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("wattstead.")]


def test_energy_and_money_are_never_floats() -> None:
    floats = [
        f"{model.__name__}.{field.name}"
        for model in our_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.FloatField)
    ]

    assert floats == []


def test_lists_say_their_order_themselves() -> None:
    assert [model.__name__ for model in our_models() if model._meta.ordering] == []


def test_every_model_reaches_an_account_or_says_why_not() -> None:
    astray = {
        model.__name__
        for model in our_models()
        if not {"account", "account_id"} & {field.name for field in model._meta.get_fields()}
    }

    assert astray == EXCEPTIONS.keys() | {"Account"}


def test_every_named_constraint_has_a_test_that_trips_it() -> None:
    tests = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    untested = [
        constraint.name
        for model in our_models()
        for constraint in model._meta.constraints
        if constraint.name not in tests
    ]

    assert untested == []
