"""YAKE as the measuring script wants an extractor: the baseline that keywords are compared with.

Here: the call. Not here: the measuring (keyword_eval.py). Campos et al., "YAKE! Keyword extraction from single
documents using multiple local features", Information Sciences 509 (2020); its defaults, phrases of up to three words.
"""

from functools import cache

from yake import KeywordExtractor

from yt_assets.analysis.text.languages import guess_language


@cache
def _extractor(language: str, top_k: int) -> KeywordExtractor:
    return KeywordExtractor(lan=language, n=3, top=top_k)


def extract(title: str, description: str, *, top_k: int) -> list[str]:
    """Up to ``top_k`` phrases, best first; told the guessed language, and English where that is unknown."""
    text = f"{title}\n{description}"
    language = guess_language(text)
    extractor = _extractor("en" if language == "unknown" else language, top_k)
    return [phrase for phrase, _ in extractor.extract_keywords(text)]
