"""HTTP: pages for people, JSON for programs, over the same actions and queries."""
