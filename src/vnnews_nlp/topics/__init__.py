"""What an article is about."""
