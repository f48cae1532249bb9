from django.db import migrations

from wattstead.foundation.tenancy.protection import IS_MINE, IS_STAFF, ProtectRows, TouchUpdatedAt

# Staff serve every account. What is internal is theirs alone, to read and to write.
TICKET = f"({IS_MINE} OR {IS_STAFF})"
PUBLIC_OR_STAFF = f"(({IS_MINE} AND NOT is_internal) OR {IS_STAFF})"
OF_TICKETS = ("support_ticketmessage", "support_ticketattachment", "support_attachmentpiece")


class Migration(migrations.Migration):
    dependencies = [("support", "0002_attachments"), ("foundation", "0004_staff")]
    operations = [
        ProtectRows("support_ticket", visible=TICKET, writable=TICKET),
        TouchUpdatedAt("support_ticket"),
        *(ProtectRows(table, visible=PUBLIC_OR_STAFF, writable=PUBLIC_OR_STAFF) for table in OF_TICKETS),
        *(TouchUpdatedAt(table) for table in OF_TICKETS),
    ]
