"""Writes encrypted columns anew with the newest key, a batch at a time."""

from dataclasses import dataclass
from uuid import UUID

from django.apps import apps
from django.db import models

from wattstead.foundation.encryption import (
    EncryptedField,
    KeyLost,
    Place,
    ValueTampered,
    decrypt,
    encrypt,
    start_of_newest,
)
from wattstead.foundation.tenancy import require_unit_of_work

BATCH = 500


@dataclass(frozen=True, kw_only=True)
class RotatedBatch:
    """What one batch did; `last` is where the next one goes on, None after the last."""

    rewritten: int
    unreadable: int
    last: UUID | None


def encrypted_columns() -> list[tuple[type[models.Model], str]]:
    """Return the model and name of every encrypted column."""
    return [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedField)
    ]


def rewrite_batch(model: type[models.Model], *, column: str, after: UUID | None = None) -> RotatedBatch:
    """Encrypt the next values that an older key wrote with the newest.

    What cannot be read stays as it is and is counted: a key that is found again opens it later.
    Rows somebody else holds are waited for, so that nothing is missed.
    """
    require_unit_of_work()
    rows = models.QuerySet[models.Model](model).exclude(**{f"{column}__startswith": start_of_newest()})
    rows = rows.exclude(**{column: ""}).filter(**{f"{column}__isnull": False})
    if after is not None:
        rows = rows.filter(pk__gt=after)
    values = list(rows.order_by("pk").select_for_update().values_list("pk", column)[:BATCH])
    rewritten = 0
    for key, value in values:
        place = Place(table=model._meta.db_table, column=column, row=key)
        try:
            text = decrypt(value, place=place)
        except (KeyLost, ValueTampered):
            continue
        models.QuerySet[models.Model](model).filter(pk=key).update(**{column: encrypt(text, place=place)})
        rewritten += 1
    return RotatedBatch(
        rewritten=rewritten,
        unreadable=len(values) - rewritten,
        last=values[-1][0] if len(values) == BATCH else None,
    )
