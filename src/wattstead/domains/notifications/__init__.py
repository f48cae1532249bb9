"""Tells people in the portal what has happened."""
