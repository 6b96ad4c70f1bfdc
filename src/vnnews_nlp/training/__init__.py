"""Recipes that make the models: each one a command."""
