"""The order of the stages: raw text or a record in, a Document out.

Each :class:`Stage` says what it needs and what it gives; the chain is checked
when a :class:`Pipeline` is built. Stages work on batches (lists of equal
length); one article is a batch of one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from vnnews_nlp.document import Article, Document
from vnnews_nlp.errors import ArticleError, InputError, PipelineError, VnNewsError

#: What a pipeline reads: a text, a record with a text field, or an Article.
Readable = str | Mapping[str, Any] | Article

_Column = list[Any]
_Table = dict[str, _Column]


@dataclass(frozen=True, slots=True)
class Stage:
    """One step: a function from the columns it needs to the columns it gives."""

    name: str
    needs: tuple[str, ...]
    gives: tuple[str, ...]
    run: Callable[..., Sequence[_Column]]


class Pipeline:
    """Turns articles into documents.

    Args:
        words: the word segmenter: ``"words-1"`` (ours), ``"underthesea"``, ``"pyvi"``,
            ``"syllables"``, the path of a pack, or an object with ``segment``.
        names: ``"names-1"`` (our tagger beside the rules), ``"rules"`` (rules alone) or the path of a pack.
        indicators: what percentages measure by ``"indicators-1"`` (our ranker beside the rules), ``"rules"`` (rules
            alone) or the path of a pack.
        topics: ``"topics-1"``, the path of a pack trained on your own sections, or None for no topics.
        min_score: entities and facts with a lower score are left out.

    Raises:
        PipelineError: an option is not known, or the stages do not fit together.
        PackError: a model pack is missing or damaged.
    """

    def __init__(
        self,
        *,
        words: Any = "words-1",
        names: str = "names-1",
        indicators: str = "indicators-1",
        topics: str | None = "topics-1",
        min_score: float = 0.0,
    ) -> None:
        from vnnews_nlp import stages

        if not 0.0 <= min_score <= 1.0:
            raise PipelineError(f"min_score is {min_score}; give a number from 0 to 1.")
        self.stages: tuple[Stage, ...] = stages.assemble(words, names, topics, min_score, indicators)
        check_stages(self.stages)

    def __call__(self, item: Readable) -> Document:
        """The document of one article. Raises ArticleError (id, stage) or InputError."""
        return next(self.pipe([item], batch_size=1))

    def pipe(self, items: Iterable[Readable], batch_size: int = 32) -> Iterator[Document]:
        """Documents in the order of the items, computed ``batch_size`` at a time.

        Raises:
            ArticleError: an article failed; its id and the stage are in the error. A corpus
                run (``vnnews corpus``) turns it into a row of the error table instead.
        """
        if batch_size < 1:
            raise PipelineError(f"batch_size is {batch_size}; give 1 or more.")
        waiting = iter(items)
        while batch := list(islice(waiting, batch_size)):
            yield from self.run(batch)

    def run(self, batch: Sequence[Readable]) -> list[Document]:
        """The documents of one batch. Raises ArticleError, InputError."""
        articles = [read_item(item) for item in batch]
        try:
            return self._run(articles)
        except ArticleError:
            if len(articles) == 1:
                raise
        return [document for article in articles for document in self._run([article])]

    def _run(self, articles: list[Article]) -> list[Document]:
        table: _Table = {"article": articles}
        for stage, spent in zip(self.stages, spent_after(self.stages), strict=True):
            try:
                columns = stage.run(*(table[name] for name in stage.needs))
            except MemoryError:
                raise
            except Exception as error:
                why = str(error) if isinstance(error, VnNewsError) else f"{type(error).__name__}: {error}"
                raise ArticleError(articles[0].id, stage.name, why) from error
            table |= dict(zip(stage.gives, columns, strict=True))
            del columns
            for name in spent:
                del table[name]
        return table["document"]


def check_stages(stages: Sequence[Stage]) -> None:
    """Raises PipelineError where a stage needs what nothing before it gives, or no document comes out."""
    given = {"article"}
    for stage in stages:
        for need in stage.needs:
            if need not in given:
                raise PipelineError(
                    f"{stage.name} needs {need}; nothing before it gives {need}. Put a stage that does before it."
                )
        given.update(stage.gives)
    if "document" not in given:
        raise PipelineError("no stage gives a document. End with the document stage.")


def spent_after(stages: Sequence[Stage]) -> list[tuple[str, ...]]:
    """For each stage the columns that no later one needs: a long article frees what its stages are done with."""
    spent: list[tuple[str, ...]] = []
    wanted = {"document"}
    for stage in reversed(stages):
        spent.append(tuple(dict.fromkeys(name for name in (*stage.needs, *stage.gives) if name not in wanted)))
        wanted.update(stage.needs)
    return spent[::-1]


def read_item(item: Readable) -> Article:
    """An Article from what the user gave. Raises InputError where it is none of the known kinds."""
    if isinstance(item, Article):
        return item
    if isinstance(item, str):
        from vnnews_nlp.reading.page import read_page

        return read_page(item)
    if isinstance(item, Mapping):
        from vnnews_nlp.reading.records import article_from_record

        return article_from_record(item)
    if isinstance(item, bytes):
        raise InputError("bytes given where text is needed. Decode them, or use vnnews_nlp.read_file(path).")
    raise InputError(f"{type(item).__name__} given where an article is needed. Give a str, a mapping or an Article.")


@cache
def default_pipeline() -> Pipeline:
    """The pipeline behind ``annotate``, built at first use."""
    return Pipeline()


def annotate(text: Readable) -> Document:
    """The facts of one article, by the default pipeline.

    Args:
        text: pasted page text, plain text, a record with a text field, or an Article.

    Returns:
        A Document whose offsets count code points of ``text`` as given.

    Raises:
        InputError: ``text`` is not text.
        ArticleError: a stage failed on it.
    """
    return default_pipeline()(text)
