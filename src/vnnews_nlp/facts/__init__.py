"""Entities to facts: who is who, who holds what, which document is which, what a figure measures."""
