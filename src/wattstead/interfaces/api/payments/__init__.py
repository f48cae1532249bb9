"""Payment methods and payments, for programs."""
