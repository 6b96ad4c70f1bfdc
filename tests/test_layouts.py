"""How often each layout links rightly, counted on articles whose people and titles are known."""

from __future__ import annotations

from marked import MARK, read_marks

from vnnews_nlp.facts.positions import layout_scores
from vnnews_nlp.training.layouts import count_links


def article(marked):
    """A gold article from marked sentences."""
    text, entities, _ = read_marks(marked)
    keys = [m[2] or m[4].split("+") for m in MARK.finditer(marked)]
    people = {}
    for entity, key in zip(entities, keys, strict=True):
        if entity.type == "PERSON":
            people[key] = max(people.get(key, ""), entity.text, key=len)
    mentions = [
        {"t": e.type, "start": e.start, "end": e.end, "s": e.text, "ref": key}
        for e, key in zip(entities, keys, strict=True)
    ]
    return {"text": text, "people": people, "mentions": mentions}


def test_links_are_counted_by_layout_and_judged_by_name():
    right = article("Sáng nay [Thủ tướng|a] {Lê Minh Tuệ|a} họp. [Thủ tướng|a] yêu cầu các bộ làm ngay.")
    wrong = article("Chiều qua [Giám đốc|b] {Lê Văn An|a} tiếp ông {Đỗ Bá Long|b} tại nhà.")
    counts, articles, titles = count_links([right, wrong])
    assert counts == {"before": (2, 1), "later-4": (1, 1)}
    assert (articles, titles) == (2, 3)


def test_every_score_is_a_share_and_none_is_certain():
    scores = layout_scores()
    assert {"before", "after", "cue", "later-4"} <= scores.keys()
    assert all(0.5 <= score < 1 for score in scores.values())
