"""What a database looks like, as a value: model, catalog reader, fingerprint."""
