"""Vietnamese news text in, structured facts out.

    >>> import vnnews_nlp
    >>> document = vnnews_nlp.annotate(text)            # doctest: +SKIP
    >>> document.people, document.positions             # doctest: +SKIP

Who holds which office, which documents are cited, which figures stand where,
what the article is about; each with its exact span in the text as given.
Nothing is downloaded, and nothing heavy is imported before it is used.
"""

from vnnews_nlp.document import (
    Article,
    Citation,
    Document,
    Entity,
    Indicator,
    Lost,
    Person,
    Position,
    Prose,
    Relation,
    Sentence,
    Token,
    Tokens,
    Topic,
    Word,
    Words,
    Zone,
)
from vnnews_nlp.errors import (
    ArticleError,
    CorpusError,
    EncodingError,
    InputError,
    PackError,
    PackMismatch,
    PackMissing,
    PipelineError,
    RecordError,
    RuleError,
    VnNewsError,
)
from vnnews_nlp.pipeline import Pipeline, Stage, annotate

__version__ = "0.1.0"

__all__ = [
    "Article",
    "ArticleError",
    "Citation",
    "CorpusError",
    "Document",
    "EncodingError",
    "Entity",
    "Indicator",
    "InputError",
    "Lost",
    "PackError",
    "PackMismatch",
    "PackMissing",
    "Person",
    "Pipeline",
    "PipelineError",
    "Position",
    "Prose",
    "RecordError",
    "Relation",
    "RuleError",
    "Sentence",
    "Stage",
    "Token",
    "Tokens",
    "Topic",
    "VnNewsError",
    "Word",
    "Words",
    "Zone",
    "annotate",
]
