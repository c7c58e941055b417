"""From one schema value to another: what changed, in which order, as which SQL, at which risk."""
