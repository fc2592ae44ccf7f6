"""Text: an article's paragraphs -> its sentences, each with exact offsets."""

from newsfold.text.sentences import sentences, split_sentences

__all__ = ["sentences", "split_sentences"]
