"""Text to tokens, sentences and words, as columns; nothing is rewritten."""
