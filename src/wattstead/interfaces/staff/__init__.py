"""The service desk: where the supplier's staff works. Customers find nothing here."""
