"""Keeps energy in day blocks: one row holds one register for one local day."""
