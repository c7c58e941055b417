"""Every write. Each function takes (session, actor, now, values) and leaves the commit to the caller."""
