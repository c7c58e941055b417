"""Every figure of the README, measured beside its peers in the same run."""
