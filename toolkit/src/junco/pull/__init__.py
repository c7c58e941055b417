"""A database as source files: SQLAlchemy models, SQL, and the first migration of a history."""
