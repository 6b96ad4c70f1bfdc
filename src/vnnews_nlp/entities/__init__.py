"""Prose to entities: rules as data, one learned tagger, one place that decides overlaps."""
