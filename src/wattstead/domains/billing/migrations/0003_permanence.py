from django.db import migrations

# An issued invoice is answered by another document, never changed or removed. A draft is issued
# only when its lines and taxes add up; numeric round() is half away from zero, as ours is.
PERMANENCE = """
CREATE TRIGGER keep_unchanged BEFORE UPDATE OR DELETE ON billing_invoice
FOR EACH ROW WHEN (OLD.status <> 'draft')
EXECUTE FUNCTION app.keep_unchanged(
    'issued_invoice_never_changes', 'status', 'paid_at', 'cancelled_on', 'updated_at');

CREATE FUNCTION app.move_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.status, NEW.status) NOT IN (
        ('draft', 'issued'), ('issued', 'paid'), ('issued', 'cancelled'), ('paid', 'issued')
    ) THEN
        RAISE EXCEPTION 'an invoice does not go from % to %', OLD.status, NEW.status
            USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_status_moves_as_declared',
                  TABLE = TG_TABLE_NAME;
    END IF;
    IF OLD.status = 'draft' AND (
        NEW.subtotal IS DISTINCT FROM
            (SELECT coalesce(sum(total), 0) FROM billing_invoiceline WHERE invoice_id = NEW.id)
        OR NEW.tax IS DISTINCT FROM
            (SELECT coalesce(sum(tax), 0) FROM billing_invoicetax WHERE invoice_id = NEW.id)
        OR EXISTS (
            SELECT FROM (SELECT tax_rate AS rate, sum(total) AS base FROM billing_invoiceline
                         WHERE invoice_id = NEW.id GROUP BY tax_rate) AS lines
            FULL JOIN (SELECT rate, base, tax FROM billing_invoicetax
                       WHERE invoice_id = NEW.id) AS taxes USING (rate)
            WHERE lines.base IS DISTINCT FROM taxes.base
               OR taxes.tax IS DISTINCT FROM round(taxes.base * rate, 2)
        )
    ) THEN
        RAISE EXCEPTION 'the lines and taxes of invoice % do not add up', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'issued_invoice_adds_up', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER move BEFORE UPDATE ON billing_invoice
FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION app.move_invoice();

CREATE FUNCTION app.only_in_draft_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched uuid;
BEGIN
    FOREACH touched IN ARRAY CASE TG_OP
        WHEN 'INSERT' THEN ARRAY[NEW.invoice_id]
        WHEN 'DELETE' THEN ARRAY[OLD.invoice_id]
        ELSE ARRAY[NEW.invoice_id, OLD.invoice_id]
    END LOOP
        -- The lock keeps anybody from issuing the invoice before this change is kept.
        PERFORM FROM billing_invoice WHERE id = touched AND status = 'draft' FOR SHARE;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'invoice % is not a draft', touched
                USING ERRCODE = 'check_violation', CONSTRAINT = 'issued_invoice_never_changes',
                      TABLE = TG_TABLE_NAME;
        END IF;
    END LOOP;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""

PARTS = ("billing_invoiceline", "billing_invoicetax", "billing_invoiceaddress", "billing_invoiceregister")

OF_PARTS = "".join(
    f"CREATE TRIGGER only_in_draft BEFORE INSERT OR UPDATE OR DELETE ON {table}"
    f" FOR EACH ROW EXECUTE FUNCTION app.only_in_draft_invoice();"
    for table in PARTS
)

LET_GO = (
    "DROP TRIGGER keep_unchanged ON billing_invoice; DROP TRIGGER move ON billing_invoice;"
    + "".join(f"DROP TRIGGER only_in_draft ON {table};" for table in PARTS)
    + "DROP FUNCTION app.move_invoice(); DROP FUNCTION app.only_in_draft_invoice();"
)


class Migration(migrations.Migration):
    dependencies = [("billing", "0002_protection"), ("tariffs", "0001_functions")]
    operations = [migrations.RunSQL(PERMANENCE + OF_PARTS, LET_GO)]
