"""The sequence model that words and names share, and the packs that carry models."""
