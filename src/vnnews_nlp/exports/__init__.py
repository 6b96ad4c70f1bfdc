"""Documents for annotation tools, and corrected annotations back.

Everything goes through the gold form, one JSON object an article as the
project's annotation guidelines define it: :mod:`vnnews_nlp.exports.gold` makes
it from a document, the other modules write it for a tool and read it back::

    Document → gold form ⇄ Label Studio | brat | CoNLL
"""
