from django.db import migrations

# Every request of a program begins with this one question: whose token is it, and for which accounts
# does that person act today? Like the function beneath, it answers whoever knows the secret, and no one else.
SHOWN = """
CREATE FUNCTION app.bearer_shown(shown_hash bytea, at timestamptz, today date)
RETURNS TABLE (
    token_id uuid, user_id uuid, zone varchar, scopes varchar[], last_used_on date,
    staff varchar, account_ids uuid[], roles varchar[], statuses varchar[]
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT token.token_id, token.user_id, person.timezone, token.scopes, token.last_used_on,
        CASE WHEN person.role IN ('support', 'admin') THEN person.role END,
        held.account_ids, held.roles, held.statuses
    FROM app.access_token_shown(shown_hash, at) AS token
    JOIN public.identity_user AS person ON person.id = token.user_id
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(membership.account_id), '{}'), coalesce(array_agg(membership.role), '{}'),
            coalesce(array_agg(membership.account_status), '{}')
        FROM public.accounts_membership AS membership
        WHERE membership.user_id = token.user_id AND membership.valid_from <= today
            AND (membership.valid_before IS NULL OR membership.valid_before > today)
    ) AS held (account_ids, roles, statuses)
$$;
REVOKE ALL ON FUNCTION app.bearer_shown(bytea, timestamptz, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.bearer_shown(bytea, timestamptz, date) TO wattstead_app;
REVOKE ALL ON FUNCTION app.access_token_shown(bytea, timestamptz) FROM wattstead_app;
"""
HIDDEN = """
GRANT EXECUTE ON FUNCTION app.access_token_shown(bytea, timestamptz) TO wattstead_app;
DROP FUNCTION app.bearer_shown(bytea, timestamptz, date);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_status_changes_protection"),
        ("identity", "0004_access_tokens_protection"),
    ]
    operations = [migrations.RunSQL(SHOWN, HIDDEN)]
