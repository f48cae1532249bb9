"""Many rows arrive as each would alone, and the database has the last word on them."""

from collections.abc import Sequence

import pytest
from django.db import IntegrityError

from tests.factories.billing import a_draft
from tests.factories.contracts import a_contract
from wattstead.domains.billing.models import Invoice, InvoiceLine
from wattstead.foundation.keys import new_key
from wattstead.foundation.rows import FEW, insert_rows
from wattstead.foundation.tenancy import NoUnitOfWork, seen_by
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db
# Whatever a text can hold that COPY has a meaning of its own for.
BAND = 'tab\t, end\n, \\N, \\., {"quotes"}, ü €'


def copies_of(line: InvoiceLine, *, count: int) -> list[InvoiceLine]:
    """Return as many lines as that one, behind each other."""
    kept = {field.attname: getattr(line, field.attname) for field in InvoiceLine._meta.concrete_fields}
    return [
        InvoiceLine(**kept | {"id": new_key(), "position": 100 + n, "band": BAND, "daily_micro_kwh": [n, -n]})
        for n in range(count)
    ]


def told(lines: Sequence[InvoiceLine]) -> list[dict[str, object]]:
    filled_in = ("_", "created_at", "updated_at")
    return [
        {name: value for name, value in vars(line).items() if not name.startswith(filled_in)}
        for line in lines
    ]


@pytest.mark.parametrize("count", [0, 1, FEW - 1, FEW, 3 * FEW])
def test_rows_are_read_back_as_they_were_given_however_many(count: int) -> None:
    with seen_by(SYSTEM):
        invoice = a_draft()
        line = InvoiceLine.objects.filter(invoice=invoice)[0]
        given = copies_of(line, count=count)

        insert_rows(given[: count // 2])
        insert_rows(given[count // 2 :])

        kept = list(InvoiceLine.objects.filter(position__gte=100).order_by("position"))

    assert told(kept) == told(given)


def test_constraints_hold_for_many_rows() -> None:
    with pytest.raises(IntegrityError), seen_by(SYSTEM):
        invoice = a_draft()
        line = InvoiceLine.objects.filter(invoice=invoice)[0]
        insert_rows([*copies_of(line, count=FEW), *copies_of(line, count=1)])


def test_rows_of_a_strangers_account_are_refused_however_many() -> None:
    with seen_by(SYSTEM):
        mine, strangers = a_contract(), a_draft()
        line = InvoiceLine.objects.filter(invoice=strangers)[0]
        given = copies_of(line, count=FEW)
    me = Viewer(user_id=None, account_ids=frozenset({mine.account_id}))

    with pytest.raises(IntegrityError), seen_by(me):
        insert_rows(given)

    with seen_by(SYSTEM):
        assert Invoice.objects.filter(pk=strangers.pk).count() == 1
        assert InvoiceLine.objects.filter(position__gte=100).count() == 0


def test_rows_need_a_unit_of_work() -> None:
    with pytest.raises(NoUnitOfWork):
        insert_rows([])
