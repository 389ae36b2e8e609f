"""Korean nouns without their particles, and verbs left whole.

Here: which particle may go. Not here: any other script (scripts.py, unspaced.py).

A particle agrees with the sound before it: 을, 은, 이, 과 and 으로 follow a final consonant, 를, 는, 가, 와 and 로 a
vowel. 는 and 은 also end the form of a verb before a noun (자랑하는, 좋은): without it a stem would stand there that is
no word. So they go only behind a syllable that no usual stem ends with, or where the text has the noun alone. The same
holds for the particles that end many a noun (고양이, 작가).
"""

import re
from collections.abc import Container

HANGUL = re.compile("[가-힣]")
_SURE = re.compile("(?<=[가-힣]{2})(?:에서는|에서|에게|까지|부터|이라는|에는|으로|을|를|에)$")
_MAYBE = re.compile("(?<=[가-힣]{2})(?:이|가|와|과|도|로|은|는|의|만|들)$")
_AFTER_CONSONANT, _AFTER_VOWEL = frozenset({"을", "은", "이", "과", "으로"}), frozenset({"를", "는", "가", "와"})
# Last syllables of usual stems of verbs and adjectives; before 는 with a vowel, before 은 and 을 with a consonant.
_STEMS = frozenset(
    "하되키이드르기치리우주오가보지쓰크나서내피추두끄뜨배세대재해꾸누루디끼매채래"
    "좋많작젊높낮깊넓좁짧같싶않없있죽먹받맞찾잡읽앉밝얇굵맑늙붉옳싫찮남담얻닫믿씻벗웃낳놓넣쌓굳뽑묶겪섞깎닦볶"
)
# Stems whose last syllable ends many a noun as well (도시, 언니).
_WHOLE_STEMS = ("마시", "다니", "바라", "자라", "놀라", "건네", "모시", "계시", "나서", "잠자")
_NOUNS_IN_UI = ("주의", "회의", "강의", "논의", "합의", "정의", "협의", "문의", "토의", "모의", "항의", "동의", "심의")
_HANGUL_START, _FINALS, _RIEUL = 0xAC00, 28, 8


def bare_noun(word: str, standing: Container[str]) -> str:
    """``word`` without its particle, where that leaves a word; ``standing`` are those of the text."""
    if match := _SURE.search(word):
        bare, particle = word[: match.start()], match[0]
        if _agrees(bare[-1], particle) and not (particle == "을" and bare[-1] in _STEMS and bare not in standing):
            return bare
        return word
    match = _MAYBE.search(word)
    if match is None or not _agrees(word[match.start() - 1], match[0]):
        return word
    bare, particle = word[: match.start()], match[0]
    if bare in standing:
        return bare
    is_topic = particle in "은는" and bare[-1] not in _STEMS and not bare.endswith(_WHOLE_STEMS)
    return bare if is_topic or (particle == "의" and not word.endswith(_NOUNS_IN_UI)) else word


def _agrees(syllable: str, particle: str) -> bool:
    final = (ord(syllable) - _HANGUL_START) % _FINALS
    if particle in _AFTER_CONSONANT:
        return final != 0 and not (particle == "으로" and final == _RIEUL)
    if particle in _AFTER_VOWEL:
        return final == 0
    return final in (0, _RIEUL) if particle == "로" else True
