"""The JSON API, version 1: the same actions and queries as the pages."""
