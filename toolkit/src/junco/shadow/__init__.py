"""Servers and databases of our own: the embedded server, scratch databases, sources of a schema."""
