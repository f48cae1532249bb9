"""How bills are paid: payment methods of accounts, and payments of invoices."""
