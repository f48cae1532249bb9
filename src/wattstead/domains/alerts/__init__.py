"""Keeps when, where and how people want to be alerted."""
