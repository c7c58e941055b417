"""What a statement will do to a database that people are using, and the form of it that they do not notice."""
