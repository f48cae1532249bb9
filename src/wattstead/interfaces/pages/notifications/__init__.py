"""Shows a person what they were told."""
