"""Why an article got its topic: the words that spoke for it."""

from __future__ import annotations

from vnnews_nlp.document import Document
from vnnews_nlp.topics.model import DEFAULT_PACK, Evidence, TopicModel


def topic_reasons(document: Document, topics: str = DEFAULT_PACK, most: int = 10) -> tuple[Evidence, ...]:
    """The words that spoke most for the first topic of a document, heaviest first.

    Args:
        document: what was annotated.
        topics: the model that ranked its topics: a name or the path of a pack.
        most: how many words.

    Returns:
        Words with their weights in log-odds; none where the document has no topic.

    Raises:
        PackError: the model is missing or damaged.
    """
    from vnnews_nlp.reading.letters import read_letters
    from vnnews_nlp.reading.page import prose_text

    if not document.topics:
        return ()
    text, _ = prose_text(document.article, read_letters(document.article.text))
    return TopicModel.open(topics).explain(text, most)
