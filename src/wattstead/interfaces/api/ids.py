"""Names the ids that stand in addresses."""

from ninja.params.functions import Path

ACCOUNT_ID = Path(alias="accountId")
SITE_ID = Path(alias="siteId")
METER_ID = Path(alias="meterId")
REGISTER_ID = Path(alias="registerId")
IMPORT_ID = Path(alias="importId")
READING_ID = Path(alias="readingId")
TARIFF_ID = Path(alias="tariffId")
CONTRACT_ID = Path(alias="contractId")
INVOICE_ID = Path(alias="invoiceId")
