"""Random schemas of every kind of object, and random edits of them.

A `World` is what somebody wants a database to be: items with facts, which refer to each other. From it SQL is
written, one statement after the other; PostgreSQL may refuse any of them, and what it then holds is the schema.
"""
