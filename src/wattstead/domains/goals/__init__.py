"""Keeps what people want to use, pay or produce."""
