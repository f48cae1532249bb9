from django.db import migrations

from wattstead.foundation.tenancy.protection import ProtectPersonalRows, TouchUpdatedAt

# A program shows its token before anybody is known to look. This function is the one way past the
# policies: whoever knows a secret finds the row of that secret, while it is good, and no other.
SHOWN = """
CREATE FUNCTION app.access_token_shown(shown_hash bytea, at timestamptz)
RETURNS TABLE (token_id uuid, user_id uuid, scopes varchar[], last_used_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT token.id, token.user_id, token.scopes, token.last_used_on
    FROM public.identity_personalaccesstoken AS token
    JOIN public.identity_user AS person ON person.id = token.user_id
    WHERE token.token_hash = shown_hash AND token.revoked_at IS NULL AND token.expires_at > at
        AND person.is_active
$$;
REVOKE ALL ON FUNCTION app.access_token_shown(bytea, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.access_token_shown(bytea, timestamptz) TO wattstead_app;
"""


class Migration(migrations.Migration):
    dependencies = [("identity", "0003_access_tokens"), ("foundation", "0001_initial")]
    operations = [
        ProtectPersonalRows("identity_personalaccesstoken"),
        TouchUpdatedAt("identity_personalaccesstoken"),
        migrations.RunSQL(SHOWN, "DROP FUNCTION app.access_token_shown;"),
    ]
