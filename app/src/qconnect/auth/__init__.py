"""Who is asking: passwords, sessions, forms of our own, and how often somebody may try."""
