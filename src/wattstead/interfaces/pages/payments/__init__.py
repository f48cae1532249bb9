"""How an account pays: its payment methods, and what was paid of an invoice."""
