from django.db import migrations

# A band that comes later would change the price of its hours: bands are made together with their tariff.
ONLY_TOGETHER = """
CREATE FUNCTION app.only_with_new_tariff() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM tariffs_tariff
                   WHERE id = NEW.tariff_id AND created_at >= transaction_timestamp()) THEN
        RAISE EXCEPTION 'tariff % has its bands already', NEW.tariff_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'tariff_prices_never_change',
                  TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER only_with_new_tariff BEFORE INSERT ON tariffs_timeband
FOR EACH ROW EXECUTE FUNCTION app.only_with_new_tariff();
"""
LET_GO = "DROP TRIGGER only_with_new_tariff ON tariffs_timeband; DROP FUNCTION app.only_with_new_tariff();"


class Migration(migrations.Migration):
    dependencies = [("tariffs", "0003_protection")]
    operations = [migrations.RunSQL(ONLY_TOGETHER, LET_GO)]
