from django.db import migrations, models

# A draft is nobody's agreement yet: it changes, and it goes. What was published is never a draft again.
LET_DRAFTS_CHANGE = """
DROP TRIGGER keep_unchanged ON tariffs_tariff;
CREATE TRIGGER keep_unchanged BEFORE UPDATE ON tariffs_tariff FOR EACH ROW WHEN (OLD.status <> 'draft')
EXECUTE FUNCTION app.keep_unchanged(
    'tariff_prices_never_change', 'name', 'status', 'valid_before', 'updated_at');
CREATE TRIGGER never_a_draft_again BEFORE UPDATE ON tariffs_tariff FOR EACH ROW
WHEN (OLD.status <> 'draft' AND NEW.status = 'draft')
EXECUTE FUNCTION app.keep_unchanged('tariff_prices_never_change');
CREATE TRIGGER keep_published BEFORE DELETE ON tariffs_tariff FOR EACH ROW WHEN (OLD.status <> 'draft')
EXECUTE FUNCTION app.keep_unchanged('tariff_prices_never_change');
DROP TRIGGER keep_unchanged ON tariffs_timeband;
CREATE FUNCTION app.keep_bands_of_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM tariffs_tariff WHERE id = OLD.tariff_id AND status = 'draft') THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    RAISE EXCEPTION 'the bands of tariff % are kept as they are', OLD.tariff_id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'tariff_prices_never_change', TABLE = TG_TABLE_NAME;
END $$;
CREATE TRIGGER keep_unchanged BEFORE UPDATE OR DELETE ON tariffs_timeband
FOR EACH ROW EXECUTE FUNCTION app.keep_bands_of_published();
CREATE OR REPLACE FUNCTION app.only_with_new_tariff() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM tariffs_tariff WHERE id = NEW.tariff_id
                   AND (status = 'draft' OR created_at >= transaction_timestamp())) THEN
        RAISE EXCEPTION 'tariff % has its bands already', NEW.tariff_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'tariff_prices_never_change',
                  TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
"""
KNOWN = ["draft", "active", "archived"]


class Migration(migrations.Migration):
    dependencies = [("tariffs", "0004_bands_come_with_their_tariff")]
    operations = [
        migrations.RemoveConstraint("tariff", "tariff_status_is_known"),
        migrations.AddConstraint(
            "tariff",
            models.CheckConstraint(condition=models.Q(("status__in", KNOWN)), name="tariff_status_is_known"),
        ),
        migrations.RunSQL(LET_DRAFTS_CHANGE, migrations.RunSQL.noop),
    ]
