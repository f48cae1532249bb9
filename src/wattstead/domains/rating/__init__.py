"""Joins energy with prices."""
