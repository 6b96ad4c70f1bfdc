"""Raw text to articles: letters, pages, HTML, records."""
