"""Label Studio: tasks with predictions to correct, and its exports back into gold form.

Every region carries its fields beside its label: who a PERSON is, who holds a
TITLE and how, what a DOC is, what a PERCENT measures. Mentions of one person or
document are linked to the first one by a relation ``same``, a TITLE to its
holders by ``holds``. :func:`interface` is the labelling interface that shows all
this. Offsets are code points, as Label Studio has stored them since 2022; older
exports, in UTF-16 units, are recognised by their text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from vnnews_nlp.document import ENTITY_TYPES
from vnnews_nlp.errors import RecordError
from vnnews_nlp.exports.gold import CHANGES, DOCUMENT_FIELDS, STATUSES, Gold, checked
from vnnews_nlp.exports.links import Linked, gather_links

_COLOURS = ("#2e7d43", "#2a62b8", "#8a3f9c", "#19747d", "#a06a00", "#b3362b", "#71717c", "#a9521c", "#5b6b1c")
_AREAS = {"PERSON": ("person",), "DOC": DOCUMENT_FIELDS, "PERCENT": ("low", "high", "indicator")}
_CHOICES = {"TITLE": ("status", STATUSES), "PERCENT": ("change", CHANGES)}


def interface() -> str:
    """The labelling interface (XML) to paste into the settings of a Label Studio project."""
    from vnnews_nlp.topics.labels import labels

    tags = "".join(
        f'<Label value="{kind}" background="{colour}"/>' for kind, colour in zip(ENTITY_TYPES, _COLOURS, strict=True)
    )
    topics = "".join(f'<Choice value="{label}"/>' for label in labels())
    only = 'toName="text" perRegion="true" whenTagName="label" whenLabelValue="{}"'
    choices = "".join(
        f'<Choices name="{name}" {only.format(kind)}>{"".join(f"""<Choice value="{v}"/>""" for v in values)}</Choices>'
        for kind, (name, values) in _CHOICES.items()
    )
    areas = "".join(
        f'<TextArea name="{name}" {only.format(kind)} placeholder="{name}" maxSubmissions="1" editable="true"/>'
        for kind, names in _AREAS.items()
        for name in names
    )
    return (
        f'<View><Labels name="label" toName="text">{tags}</Labels><Text name="text" value="$text"/>'
        f'<Relations><Relation value="same"/><Relation value="holds"/></Relations>{choices}{areas}'
        f'<Header value="Topic"/><Choices name="topic" toName="text">{topics}</Choices>'
        f'<Choices name="topic_also" toName="text" choice="multiple">{topics}</Choices></View>\n'
    )


def write_task(gold: Gold) -> dict[str, Any]:
    """A task with its annotation as a prediction; import many as one JSON list."""
    return {
        "data": {"id": gold["id"], "text": gold["text"]},
        "predictions": [{"model_version": "vnnews-nlp", "result": list(_results(gold))}],
    }


def _results(gold: Gold) -> Iterator[dict[str, Any]]:
    linked = Linked.of(gold)
    for i, m in enumerate(gold["mentions"]):
        span = {"start": m["start"], "end": m["end"], "text": m["s"]}
        yield _result(i, "label", "labels", span | {"labels": [m["t"]]})
        if m["t"] in _CHOICES and (chosen := m.get(_CHOICES[m["t"]][0])):
            yield _result(i, _CHOICES[m["t"]][0], "choices", span | {"choices": [chosen]})
        for name, value in linked.fields(i).items():
            if value is not None:
                yield _result(i, name, "textarea", span | {"text": [str(value)]})
    for kind, source, target in linked.relations():
        yield {"type": "relation", "from_id": f"m{source}", "to_id": f"m{target}", "direction": "right",
               "labels": [kind]}  # fmt: skip
    for name, chosen in (("topic", [gold["topic"]]), ("topic_also", gold["topic_also"])):
        if chosen and chosen[0]:
            yield _result("", name, "choices", {"choices": chosen})


def _result(mention: int | str, name: str, type: str, value: dict[str, Any]) -> dict[str, Any]:
    id = name if mention == "" else f"m{mention}"
    return {"id": id, "from_name": name, "to_name": "text", "type": type, "value": value}


def read_task(task: Mapping[str, Any]) -> Gold:
    """The gold form of an exported task: of its last annotation, or of its prediction where nobody annotated.

    Raises:
        RecordError: it is no task of this interface, or its spans do not fit its text.
    """
    try:
        return _read(task)
    except (KeyError, TypeError, IndexError, ValueError) as error:
        raise RecordError(
            f"not a Label Studio task of this interface: {type(error).__name__}: {error}. "
            "Give the JSON (not JSON-MIN) export of a project that `vnnews export --to label-studio` began."
        ) from None


def _read(task: Mapping[str, Any]) -> Gold:
    text, results = task["data"]["text"], _chosen_results(task)
    regions: dict[str, Gold] = {}
    fields: dict[str, dict[str, Any]] = {}
    document: dict[str, list[str]] = {}
    for r in results:
        value = r.get("value", {})
        if r["type"] == "labels":
            start, end = _span(text, value)
            regions[r["id"]] = {"t": value["labels"][0], "s": text[start:end], "start": start, "end": end}
        elif r["type"] in ("choices", "textarea") and "start" in value:
            content = value["choices"][0] if r["type"] == "choices" else value["text"]
            fields.setdefault(r["id"], {})[r["from_name"]] = content if isinstance(content, str) else content[0]
        elif r["type"] == "choices":
            document[r["from_name"]] = value["choices"]
    links = [(_kind(r), r["from_id"], r["to_id"]) for r in results if r["type"] == "relation"]
    people, documents, mentions = gather_links(regions, fields, links)
    return checked(
        {"id": str(task["data"].get("id", task.get("id", ""))), "text": text,
         "topic": document.get("topic", [None])[0], "topic_also": document.get("topic_also", []),
         "people": people, "documents": documents, "mentions": mentions}
    )  # fmt: skip


def _chosen_results(task: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    done = [a for a in task.get("annotations", []) if not a.get("was_cancelled")]
    chosen: list[Mapping[str, Any]] = (done or task.get("predictions") or [{"result": []}])[-1]["result"]
    return chosen


def _kind(relation: Mapping[str, Any]) -> str:
    return str((relation.get("labels") or ["same"])[0])


def _span(text: str, value: Mapping[str, Any]) -> tuple[int, int]:
    """The span in code points, also where it was stored in UTF-16 units."""
    start, end, said = int(value["start"]), int(value["end"]), value.get("text")
    if said is None or text[start:end] == said:
        return start, end
    units = text.encode("utf-16-le")
    first, last = (len(units[: 2 * k].decode("utf-16-le", "replace")) for k in (start, end))
    if text[first:last] != said:
        raise ValueError(f"{escape(said)!r} does not stand at {start}-{end}")
    return first, last
