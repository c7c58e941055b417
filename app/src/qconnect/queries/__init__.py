"""Every SELECT that a page needs, answered in frozen values. Nothing here writes."""
