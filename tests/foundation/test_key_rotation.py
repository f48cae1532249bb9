"""Everything is encrypted anew with the newest key; what cannot be read is left for a key that is found."""

import pytest
from django.test import override_settings

from tests.factories.payments import IBAN, a_direct_debit
from wattstead.domains.payments.models import PaymentMethod
from wattstead.domains.payments.operations.methods import iban_for_collection
from wattstead.foundation import key_rotation
from wattstead.foundation.embedded_postgres.secrets_file import fresh_encryption_key
from wattstead.foundation.encryption import KeyLost, key_ring
from wattstead.foundation.key_rotation import RotatedBatch, encrypted_columns, rewrite_batch
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db

OLD, NEW = fresh_encryption_key(), fresh_encryption_key()


def key_of(method: PaymentMethod) -> str:
    """Return the name of the key that a stored IBAN was encrypted with."""
    return str(PaymentMethod.objects.get(pk=method.pk).iban.split(".")[1])


def test_what_an_old_key_wrote_is_written_anew_batch_by_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_rotation, "BATCH", 2)
    with seen_by(SYSTEM), override_settings(ENCRYPTION_KEYS=OLD):
        methods = [a_direct_debit() for _ in range(3)]

    with seen_by(SYSTEM), override_settings(ENCRYPTION_KEYS=f"{NEW},{OLD}"):
        first = rewrite_batch(PaymentMethod, column="iban")
        second = rewrite_batch(PaymentMethod, column="iban", after=first.last)
        nothing = rewrite_batch(PaymentMethod, column="iban")

    with seen_by(SYSTEM), override_settings(ENCRYPTION_KEYS=NEW):
        read = {iban_for_collection(method_id=method.pk) for method in methods}
        keys = {key_of(method) for method in methods}
    assert (first, second, nothing) == (
        RotatedBatch(rewritten=2, unreadable=0, last=methods[1].pk),
        RotatedBatch(rewritten=1, unreadable=0, last=None),
        RotatedBatch(rewritten=0, unreadable=0, last=None),
    )
    assert (read, keys) == ({IBAN}, {key_ring(NEW).newest})


def test_what_no_key_reads_is_counted_and_left_alone() -> None:
    with seen_by(SYSTEM), override_settings(ENCRYPTION_KEYS=OLD):
        lost = a_direct_debit()
    with seen_by(SYSTEM), override_settings(ENCRYPTION_KEYS=NEW):
        a_direct_debit()

        batch = rewrite_batch(PaymentMethod, column="iban")

        assert (batch, key_of(lost)) == (
            RotatedBatch(rewritten=0, unreadable=1, last=None),
            key_ring(OLD).newest,
        )
        with pytest.raises(KeyLost):
            iban_for_collection(method_id=lost.pk)


def test_every_encrypted_column_is_found() -> None:
    assert (PaymentMethod, "iban") in encrypted_columns()
