from django.db import migrations

from wattstead.foundation.tenancy.protection import ProtectAccountRows, TouchUpdatedAt

# Somebody who is invited shows the secret of the mail before they act for the account. This function
# is the one way past the policies: it finds the open invitation of that secret, and no other.
SHOWN = """
CREATE FUNCTION app.invitation_shown(shown_hash bytea, at timestamptz)
RETURNS TABLE (invitation_id uuid, account_id uuid, email varchar, role varchar, inviter_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT invitation.id, invitation.account_id, invitation.email, invitation.role,
        btrim(inviter.first_name || ' ' || inviter.last_name)
    FROM public.accounts_invitation AS invitation
    JOIN public.identity_user AS inviter ON inviter.id = invitation.invited_by_id
    WHERE invitation.token_hash = shown_hash AND invitation.accepted_at IS NULL
        AND invitation.withdrawn_at IS NULL AND invitation.expires_at > at
$$;
REVOKE ALL ON FUNCTION app.invitation_shown(bytea, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.invitation_shown(bytea, timestamptz) TO wattstead_app;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_invitations"), ("identity", "0002_time_stamps")]
    operations = [
        ProtectAccountRows("accounts_invitation"),
        TouchUpdatedAt("accounts_invitation"),
        migrations.RunSQL(SHOWN, "DROP FUNCTION app.invitation_shown;"),
    ]
