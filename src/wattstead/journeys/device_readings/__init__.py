"""Brings and reads what solar systems, batteries and smart plugs measure."""
