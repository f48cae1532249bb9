"""Keeps payment methods, and moves payments to where the money is."""
