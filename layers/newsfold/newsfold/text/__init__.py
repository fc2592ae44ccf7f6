"""Text: an article's paragraphs -> its sentences, each with exact offsets, and its language."""

from newsfold.text.language import is_english, language_of
from newsfold.text.sentences import count_words, sentences, split_sentences

__all__ = ["count_words", "is_english", "language_of", "sentences", "split_sentences"]
