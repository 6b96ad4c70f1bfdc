"""Everything the library raises on purpose.

::

    VnNewsError                 catch this to catch them all
    ├── InputError              the text, file or record given cannot be read
    │   ├── EncodingError       bytes or letters in an encoding that cannot be decoded safely
    │   └── RecordError         a row of a corpus lacks a field or is malformed
    ├── RuleError               a rule row or a word list is wrong (file, id, why)
    ├── PackError               a model pack cannot be used
    │   ├── PackMissing         no pack at that place
    │   └── PackMismatch        wrong protocol, damaged or truncated arrays
    ├── PipelineError           stages or options do not fit together
    ├── ArticleError            one article failed in one stage (id, stage)
    └── CorpusError             a corpus run cannot start or go on

Every message ends with what to do about it.
"""

from __future__ import annotations


class VnNewsError(Exception):
    """Base of every error raised on purpose by vnnews_nlp."""


class InputError(VnNewsError):
    """The text, file or record given cannot be read as an article."""


class EncodingError(InputError):
    """The bytes or letters are in an encoding that cannot be decoded safely."""


class RecordError(InputError):
    """A row of a corpus lacks a field or is malformed."""


class RuleError(VnNewsError):
    """A rule row or word list is wrong.

    Attributes:
        file: the table it stands in.
        row: the id of the row, or its line.
    """

    def __init__(self, file: str, row: str, why: str) -> None:
        super().__init__(f"{file}: {row}: {why}")
        self.file = file
        self.row = row


class PackError(VnNewsError):
    """A model pack cannot be used."""


class PackMissing(PackError):
    """No model pack stands at that place."""


class PackMismatch(PackError):
    """The pack has another protocol, or its arrays are damaged or truncated."""


class PipelineError(VnNewsError):
    """Stages or options of a pipeline do not fit together."""


class ArticleError(VnNewsError):
    """One article failed in one stage.

    Attributes:
        id: the article's id as given.
        stage: the name of the stage it failed in.
    """

    def __init__(self, id: str, stage: str, why: str) -> None:
        super().__init__(f"article {id or '(no id)'}: {stage}: {why}")
        self.id = id
        self.stage = stage


class CorpusError(VnNewsError):
    """A corpus run cannot start or go on."""
