import django.db.models.deletion
from django.db import migrations, models

from wattstead.foundation.integrity import CompositeForeignKey

# What an invoice was paid by becomes known after it was issued.
KEPT = "CREATE TRIGGER keep_unchanged BEFORE UPDATE OR DELETE ON billing_invoice"
FROM_ISSUE = (
    "FOR EACH ROW WHEN (OLD.status <> 'draft') EXECUTE FUNCTION"
    " app.keep_unchanged('issued_invoice_never_changes', 'status', 'paid_at', 'cancelled_on', 'updated_at'"
)
LET_GO = "DROP TRIGGER keep_unchanged ON billing_invoice;"


class Migration(migrations.Migration):
    dependencies = [("billing", "0006_billed_to_in_full"), ("payments", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="invoice",
            name="payment_method",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="payments.paymentmethod",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=CompositeForeignKey(
                name="invoice_payment_method_of_the_same_account",
                fields=("payment_method", "account"),
                to="payments.PaymentMethod",
                to_fields=("id", "account"),
            ),
        ),
        migrations.RunSQL(
            f"{LET_GO} {KEPT} {FROM_ISSUE}, 'payment_method_id');", f"{LET_GO} {KEPT} {FROM_ISSUE});"
        ),
    ]
