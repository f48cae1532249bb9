"""Holds what customers ask the supplier, and what it answers."""
