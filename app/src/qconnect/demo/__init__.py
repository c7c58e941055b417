"""Demonstrations on throwaway data in a real database."""
