"""Is this database healthy: one function a check."""
