"""How a page tells a life in a line: what stands between a name and the offices listed after it."""

from __future__ import annotations

from vnnews_nlp.facts import layouts

#: A gap longer than this is no line of a life.
_LONG = 160


def is_profile(gap: str) -> bool:
    """NAME gap TITLE: do age, birth or home stand between (" 48 tuổi, quê huyện Lộc Hà, tỉnh Hà Tĩnh; ")?"""
    return len(gap) < _LONG and layouts.row("profile-gap").match(gap) is not None


def follows_alias(gap: str) -> bool:
    """NAME (OTHER NAME gap TITLE: does the title follow the bracket: "), ", ") - "?"""
    return len(gap) < _LONG and layouts.row("alias-gap").match(gap) is not None


def goes_on(words: str) -> bool:
    """Do the words before a title go on a life without naming whose: "…, tháng 4/2021 làm "?"""
    return layouts.row("life-goes-on").search(words[-_LONG:]) is not None


def lists_posts(words: str) -> bool:
    """Do the words before a title open a list of posts with one that is no title: "từng là kế toán ở Huế; "?"""
    return layouts.row("career-list").search(words[-_LONG:]) is not None


def elects_more(words: str) -> bool:
    """Do the words before a title elect somebody to it and to what is no title: "được bầu vào Ban Chấp hành và "?"""
    return layouts.row("elected-list").search(words[-_LONG:]) is not None


def goes_on_posts(gap: str) -> bool:
    """Do the words between two titles go on a list of posts: " (1998), rồi ", " và Tôn giáo; "?"""
    return len(gap) < _LONG and layouts.row("post-gap").match(gap) is not None


def adds_words(gap: str) -> bool:
    """Is this a few words that say more of a post, and a comma: " thiết kế công trình, "?"""
    return len(gap) < _LONG and layouts.row("more-gap").match(gap) is not None
