"""The same text met again: its digest is copied, not computed.

Exports overlap, and wires repeat. The model gives the same text the same digest, whatever surrounds
it; only the offsets depend on the article's layout, so they are looked up anew.
"""

from __future__ import annotations

from newsfold.article import Article, Chosen, Digest, Topic
from newsfold.storage import Row, Table
from newsfold.text import is_english, sentences


def copied(article: Article, fields: Row, table: Table) -> Digest | None:
    """The digest of a text that was digested before; None where it has to be computed.

    Only for what the model would read: other digests cost less than asking for them.

    Args:
        article: The article.
        fields: What `article_fields` gives of it.
        table: Where copies are looked for.

    Raises:
        StorageError: See `Table`.
    """
    if article.fault or not is_english(article):
        return None
    found = table.by_content(fields["content_sha256"], fields)
    # Without scores it is a lead: the text was taken for another language there.
    if found is None or any("score" not in one for one in found["sentences"]):
        return None
    return _placed(article, found)


def _placed(article: Article, found: Row) -> Digest | None:
    """The digest with this article's offsets; None where its sentences are others after all."""
    remaining = iter(sentences(article))
    chosen = []
    for one in found["sentences"]:
        sentence = next((here for here in remaining if here.text == one["text"]), None)
        if sentence is None:
            return None
        chosen.append(Chosen(sentence, float(one["score"])))
    topics = tuple(
        Topic(one["code"], one["name"], float(one["confidence"])) for one in found["topics"]
    )
    return Digest(tuple(chosen), topics, found["topic"])
