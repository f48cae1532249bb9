"""Changes tickets: what customers do, and what the supplier's staff does."""
