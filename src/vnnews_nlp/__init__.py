"""Vietnamese news text in, structured facts out."""
