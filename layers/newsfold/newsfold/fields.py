"""An article as rows and JSON show it: what splitting found, what the model says."""

from __future__ import annotations

import hashlib

from newsfold.article import Article, Digest, Fault, Kind
from newsfold.storage import Row
from newsfold.text import count_words


def article_fields(bundle: Row, article: Article) -> Row:
    """What is known of an article without the model; the body stays in the bucket."""
    body = [
        article.text[paragraph.start : paragraph.end]
        for paragraph in article.paragraphs
        if paragraph.kind is Kind.BODY
    ]
    content = "\n".join([article.headline, *body])
    return {
        "bundle_id": bundle["bundle_id"],
        "article_no": article.index,
        "id": article.id,
        "headline": article.headline,
        "byline": article.byline,
        "located": article.located,
        "published": article.published,
        "published_raw": article.published_raw,
        "language": article.language,
        "publication": article.publication,
        "section": article.section,
        "keywords": list(article.keywords) or None,
        "note": article.note,
        "captions": list(article.captions),
        "wordcount": sum(map(count_words, body)),
        "content_sha256": hashlib.sha256(content.encode("utf-8", "replace")).hexdigest(),
        "source": {
            **bundle["source"],
            "member": article.member,
            "start": article.start,
            "end": article.end,
        },
        "layout": article.layout,
        "model": bundle["model"],
        "pipeline": bundle["pipeline"],
        "max_sentences": bundle["max_sentences"],
        "ingested_at": bundle["ingested_at"],
    }


def result_fields(result: Digest | Fault) -> Row:
    """The part of an article's row that the model gives: names of the table and the JSON alike."""
    if isinstance(result, Fault):
        error = {"code": result.code, "message": result.message}
        return {"status": "failed", "error": error}
    return {
        "status": "ok",
        "summary": result.summary,
        "sentences": [
            {
                "text": choice.sentence.text,
                "start": choice.sentence.start,
                "end": choice.sentence.end,
                "score": choice.score,
            }
            for choice in result.chosen
        ],
        "topics": [
            {"code": topic.code, "name": topic.name, "confidence": topic.confidence}
            for topic in result.topics
        ],
        "topic": result.topic,
    }
