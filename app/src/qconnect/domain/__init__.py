"""The rules of the clinic over plain values. Knows the standard library only; no database, no web, no clock."""
