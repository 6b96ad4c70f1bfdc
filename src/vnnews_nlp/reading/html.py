"""HTML pages: main text by trafilatura, then the rules of a pasted page on top.

trafilatura is the extra ``html`` and imported when first used; nothing is
fetched. The article's text is the extracted text, and offsets count in it.
"""

from __future__ import annotations

import codecs
import re
from typing import Any

from vnnews_nlp.document import Article
from vnnews_nlp.errors import InputError
from vnnews_nlp.reading.files import decode_bytes
from vnnews_nlp.reading.legacy import recognise
from vnnews_nlp.reading.page import read_page
from vnnews_nlp.reading.stamps import read_moment

# The moment of publication with its hour, which a page's own metadata gives and trafilatura cuts to the day.
_PUBLISHED = re.compile(
    r"""(?:article:published_time|datePublished|pubdate)["']?\s{0,4}(?:content=|:)\s{0,4}["'](?P<a>[^"'<>]{8,40})["']"""
    r"""|content=["'](?P<b>[^"'<>]{8,40})["']\s{1,4}(?:property|name|itemprop)=["'](?:article:published_time|datePublished|pubdate)["']""",
    re.IGNORECASE,
)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset=["']?\s{0,2}([\w-]{2,20})""", re.IGNORECASE)
_HEAD = 100_000
#: Codecs of Python that no page is in; punycode takes time by the square of the page.
_NO_CHARSETS = frozenset(("punycode", "idna", "undefined", "unicode-escape", "raw-unicode-escape", "mbcs", "oem"))


def read_html(html: str | bytes, id: str = "", url: str | None = None) -> Article:
    """The article on an HTML page.

    ``Article.text`` is the extracted main text under its headline; title,
    moment and source come from the page's metadata where the text has none. A
    page without an article gives an empty one.

    Raises InputError when trafilatura is not installed or cannot read the page, EncodingError for bytes that are no
    text.
    """
    page = _decoded(html) if isinstance(html, bytes) else html
    found = _extracted(page, url)
    body = (found.text or "") if found else ""
    title = (found.title or "").strip() if found else ""
    text = _under_headline(title, body)
    article = read_page(text, id=id, url=url or (found.url if found else None), title=title or None)
    return _completed(article, page, found)


def _extracted(page: str, url: str | None) -> Any:
    extract = _extractor()
    try:
        return extract(page, url=url, with_metadata=True, include_comments=False) if page.strip() else None
    except Exception as error:  # whatever parsers of other people raise on a broken tree (lxml: AssertionError)
        why = f"{type(error).__name__} {error}".strip()
        raise InputError(f"the page cannot be read as HTML ({why}). Give its text, or save the page anew.") from error


def _extractor() -> Any:
    try:
        from trafilatura import bare_extraction
    except ImportError:
        raise InputError("reading HTML needs trafilatura. Run: pip install vnnews-nlp[html].") from None
    return bare_extraction


def _decoded(html: bytes) -> str:
    """The page's characters, by the charset it names if that reads, else as any other file."""
    if named := _CHARSET.search(html[:4096]):
        try:
            charset = named[1].decode("ascii")
            text = html.decode(charset) if codecs.lookup(charset).name not in _NO_CHARSETS else None
            if text is not None and not recognise(text):
                return text
        except (LookupError, UnicodeError):
            pass
    return decode_bytes(html)


def _under_headline(title: str, body: str) -> str:
    first = body.lstrip().split("\n", 1)[0]
    return f"{title}\n\n{body}" if title and body and title.casefold() not in first.casefold() else body or title


def _completed(article: Article, page: str, found: Any) -> Article:
    """The article with what the metadata says of itself where the page's text does not."""
    from dataclasses import replace

    moment = _PUBLISHED.search(page, 0, _HEAD)
    stamp = read_moment(moment["a"] or moment["b"]) if moment else None
    date = read_moment(found.date) if found and found.date else None
    sitename = (found.hostname or found.sitename or None) if found else None
    return replace(article, published=article.published or stamp or date, source=article.source or sitename)
