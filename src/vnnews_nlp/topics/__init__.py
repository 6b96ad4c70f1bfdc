"""What an article is about: a classifier that newsrooms can train, and the default model of sixteen subjects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vnnews_nlp.topics.classifier import TopicClassifier
    from vnnews_nlp.topics.model import TopicModel

__all__ = ["TopicClassifier", "TopicModel"]


def __getattr__(name: str) -> Any:
    """The classifier needs scikit-learn, the model does not: each is imported when first asked for."""
    if name == "TopicClassifier":
        from vnnews_nlp.topics.classifier import TopicClassifier

        return TopicClassifier
    if name == "TopicModel":
        from vnnews_nlp.topics.model import TopicModel

        return TopicModel
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
