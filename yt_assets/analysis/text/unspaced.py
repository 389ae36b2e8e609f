"""Words of scripts that write no spaces, without a dictionary: Japanese and Chinese.

Here: from a stretch of such letters to its words. Not here: which pieces hold such letters (scripts.py), joining words
to phrases (keywords).

Japanese is cut where the script changes: runs of kanji, of katakana and of Latin letters are words, and runs of
hiragana are mostly grammar and part them. What hiragana spells out of a kanji word belongs to it (大嫌い, 作り方),
a number keeps its counter (第2部), お and ご keep their noun. A word that ends as verbs do is no subject. Chinese is
cut at its function words, but not inside words that hold their characters. Single characters and runs of more than
eight kanji say too little or too much.

Tried and left out: BudouX 0.10 (Apache 2.0, pure Python, 1 MB), because it leaves particles on their words, and its
1.7 ms a text would double what a text takes; TinySegmenter 0.4 (BSD), because it takes 8.8 ms and cuts a number from
its counter. Not tried: MeCab with UniDic, which is 50 MB that is built on install.
"""

import re
from collections.abc import Iterator

from yt_assets.analysis.text.stop_words import STOP_WORDS

MAX_RUN_CHARS, MAX_KATAKANA_CHARS = 8, 20
KANJI, HIRAGANA, KATAKANA = "々〆〇ヶヵ\u3400-\u9fff\uf900-\ufaff", "ぁ-ゟ", "ァ-ヴヷ-ヺー・＝"
UNSPACED = re.compile(f"[{KANJI}{HIRAGANA}{KATAKANA}]")
_ANY = f"{KANJI}{HIRAGANA}{KATAKANA}"
# Grammar that follows a noun: where it begins, the word has ended.
_PARTICLE = (
    "(?:から|まで|より|など|なん|って|という|とは|では|には|でも|だけ|しか|ほど|くらい|ぐらい|です|でし|だっ|だ|である|なら|な(?![いかくけりるれっ])"
    "|に|の|を|が|は|も|へ|と|や|で(?!き)|する|した|して|しま|しな|しよ|され|させ|せず|でき|さん|ちゃん|くん|さま|たち|ら(?![れし])"
    "|か(?![いくけっなりるれわ])|ね|よ(?!う)|ばかり|ごと|みたい|っぽ|ている|てみ|てい)"
)
_OKURIGANA = f"(?!{_PARTICLE})[{HIRAGANA}](?:(?!{_PARTICLE})[{HIRAGANA}])*"
# Endings of nouns made of verbs, before another kanji: 作り方, 食べ歩き, 引っ越し.
_JOINING = "(?:[りきしちみえけせねべめれげびぎっ]{1,2}|い(?=[方物手込出切返合訳])|て(?=方))"
# Behind one of these お or ご begins a word.
_JOINS = "とのはがをにでやもへ"
_COUNTER = (
    "(?:年代|年間|年|ヶ月|か月|カ月|月|日間|日|時間|時|分|秒|話|回目|回|部|章|期|巻|歳|才|人|名|円|位|度|本|個|枚|点|連"
    "|周年|曜日|選|戦|倍|号|弾|世|代|台|匹|段|級|限|編|集|万|億|第)"
)
# A particle's letters end these.
_WHOLE = "子ども|友だち|赤ちゃん|我が家|お母さん|お父さん|お姉さん|お兄さん"
_PREFIX = f"(?:(?:(?<![{HIRAGANA}])|(?<=[{_JOINS}]))[おご])?"
_KANJI_WORD = f"(?:{_WHOLE})|{_PREFIX}[{KANJI}](?:[{KANJI}]|ケ(?=[{KANJI}])|{_JOINING}(?=[{KANJI}]))*"
PART = re.compile(
    f"(?P<number>第?[0-9]+(?:[.,][0-9]+)*(?:{_COUNTER}+|(?![0-9A-Za-z.,]))|第[一二三四五六七八九十百千]+{_COUNTER}?)"
    f"|(?P<prefixed>(?<![{KANJI}])[新旧超激神生全再初最大小元裏猫犬](?=[{KATAKANA}]{{2}})[{KATAKANA}]+)"
    f"|(?P<kanji>{_KANJI_WORD})(?P<ending>{_OKURIGANA})?|(?P<katakana>[{KATAKANA}]+)"
    f"|(?P<hiragana>[{HIRAGANA}]+?(?<=[{_JOINS}])(?=[おご][{KANJI}])|[{HIRAGANA}]+)|(?P<other>[^{_ANY}]+)"
)
LINK = re.compile(f"[おご]?[{KANJI}]+[{HIRAGANA}]*")
# する behind a single kanji is the end of its verb (話した), behind two another word (登録した).
_VERB_ENDING = re.compile("[うくぐすつぬぶむるただてでばろ]$|しい$|ない$|^[大小][きさ]$")
# A verb of two, whose ending looks like another word: 引き離される.
_CUT_VERB = re.compile(f"[{HIRAGANA}][{KANJI}][さしすせそられろた]$")
_NOT_CUT = """现在 現在 和平 共和 最近 最后 最後 最新 最终 最終 对方 對方 对象 對象 对话 對話 对手 對手 反对 反對 绝对
    絕對 面对 面對 过去 過去 过年 過年 过程 過程 经过 經過 通过 通過 超过 超過 难过 難過 给力 存在 正在 内在
    有限 有趣 所有 拥有 擁有 到底 达到 達到 遇到 看到 得到 迟到 遲到 不同 不错 不錯 不要 不能 不会 不會 不断
    不斷 首都 成都 都市 都会 都會 就业 就業 成就 从事 從事 从前 從前 服从 服從 被子 把握 让步 讓步 的士 目的
    的确 的確 了解 为了 為了 我国 我國 自我 其他 其它 吉他 之前 之后 之後 之间 之間 其中 其实 其實 土耳其 参与
    參與 及时 及時 埃及 普及 没有 沒有 着急 上海 很多"""
_FUNCTION_WORDS = sorted(STOP_WORDS["zh"], key=lambda word: (-len(word), word))
CHINESE_CUT = re.compile(
    f"({'|'.join(word for word in _NOT_CUT.split() if word not in STOP_WORDS['zh'])})|{'|'.join(_FUNCTION_WORDS)}"
)


def unspaced_parts(token: str, *, is_chinese: bool) -> Iterator[tuple[str, bool] | None]:
    """The words of a token in such letters, each with whether it is a number; None for a border between phrases."""
    cut = CHINESE_CUT.sub(lambda match: match[1] or "\n", token) if is_chinese else token
    for stretch in cut.split("\n"):
        for match in PART.finditer(stretch):
            if match["kanji"] and len(match["kanji"]) > MAX_RUN_CHARS:
                # Joined too far: お菓子作り初心者向け講座.
                yield from (
                    (part, False) if 1 < len(part) <= MAX_RUN_CHARS else None for part in LINK.findall(match[0])
                )
            else:
                yield _part(match, is_chinese=is_chinese)
        yield None


def _part(match: re.Match[str], *, is_chinese: bool) -> tuple[str, bool] | None:
    kind, word = match.lastgroup or "", match[0]
    if kind == "hiragana":
        return None
    if kind == "number":
        # Without its counter it numbers something else.
        return None if word.isdecimal() else (word, True)
    if kind in ("katakana", "prefixed"):
        bare = word.strip("・＝")
        return (bare, False) if 1 < len(bare) <= MAX_KATAKANA_CHARS else None
    if kind == "other":
        return (word, False) if len(word) > 1 else None
    follows = match.string[match.end() :][:1]
    is_verb = (kind == "ending" and _VERB_ENDING.search(word)) or _CUT_VERB.search(word + follows)
    return None if not 1 < len(word) <= MAX_RUN_CHARS or (is_verb and not is_chinese) else (word, False)
