"""Lines that say nothing about the video above them: those that ask or sell, and those that recur over a channel.

Here: how such lines are known. Not here: what becomes of them (keywords).
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from yt_assets.analysis.text.generic_words import PLATFORMS
from yt_assets.analysis.text.letters import fold

# A shorter line is a word or a hashtag: a channel that repeats it names its subject with it.
MIN_LINE_CHARS = 10
# Two videos may share a line because they belong together: two parts of one story.
MIN_VIDEOS = 3
# Of the channel's videos. Credits recur in most; a line in fewer than a fifth is more likely a series' subject.
MIN_SHARE = 0.2

DIGITS = re.compile(r"\d+")
SPACES = re.compile(r"\s+")
# A sentence ends with a sign and a space behind it, so that no number or name is cut. Each branch begins with a letter
# of its own: re looks for those first.
_BREAKS = re.compile(" (?<=[.!?।؟。！？] )|\u3000(?<=[。！？]\u3000)|\n|►|▶|➤|➜|●|★|☆|✔|➡|⬇|👉")

# A line that asks for something or lists where else to find the creator, in the languages of most descriptions. Each
# is a call or a place, not a subject: a video about Instagram says so in more words than "Instagram: name".
# Looking for each in turn takes a tenth of the time of one pattern with a hundred branches.
CALLS = tuple(
    """subscrib|turn on notif|turn on the notif|notification bell|hit the bell|business inquir|business enquir|
business contact|commercial inquir|commercial enquir|commercial contact|for business|affiliate|
all rights reserved|copyright|©|promo code|discount code|leave a like|leave a comment|thumbs up|
like and share|like & share|thanks for watching|thank you for watching|check my|check out my|follow me|
follow us|follow him|follow her|follow on|join my channel|join my discord|join my patreon|join our channel|
join our discord|join our patreon|join the channel|join the discord|join the patreon|abonn|folg mir|folg uns|
folgt mir|folgt uns|suivez|rejoignez|suscrib|suscríb|súscrib|súscríb|sígueme|síguenos|sigueme|siguenos|
inscrev|siga |siga-|iscrivi|seguimi|seguici|seguiteci|volg me|volg mij|volg ons|subskryb|zasubskr|abone ol|
takip et|jangan lupa|berlangganan|đăng ký|đăng kí|theo dõi|prenumerera|följ mig|följ oss|tilaa kanava|подпис|
подпиш|підпис|підпиш|жазыл|обуна ш|लाइक करें|सब्सक्राइब|সাবস্ক্রাইব|اشترك|سبسکرایب|سبسکرائب|دنبال کنید|
チャンネル登録|登録お願い|フォロー|구독|订阅|訂閱|กดติดตาม|ติดตาม|εγγραφείτε|הירשמו""".replace("\n", "").split("|")
)
_ASCII_CALLS = tuple(filter(str.isascii, CALLS))
_CALL_AT_A_BORDER = re.compile(r"^\W*follow\b|\bmerch")
# Where else to find the creator: one of these before a sign. "Instagram: name".
_LABELS = "website youtube snap ig business contact kontakt e-mail email booking management google+"
_NETWORKS = (*PLATFORMS, *_LABELS.split())
_NETWORK_SIGN = re.compile("[:：–—►→@-]")
# Whose music plays, and who stood behind the camera.
CREDIT = re.compile(
    r"\W*(?:(?:background |intro |outro |opening |ending )?"
    r"(?:music|musik|musique|música|musica|muzyka|müzik|muziek|musiikki|музыка|музика|音楽|bgm|음악|배경음악|"
    r"الموسيقى|موسيقى|موسیقی|संगीत|সঙ্গীত|nhạc|เพลงประกอบ)(?: (?:by|von|de|di|credits?|used|in this video))*|"
    r"trilha sonora|banda sonora|bande[ -]son|colonna sonora|soundtrack|montaje|edici[oó]n|ediç[aã]o|montaggio|монтаж|"
    r"оператор|撮影|編集|편집|촬영|剪辑|剪輯|配乐|配樂|音乐|音樂|"
    r"songs?(?: used)?|sound effects?|sfx|tracks?(?: used)?|royalty[ -]free music|schnitt|montage|camera|kamera|"
    r"thumbnails?(?: by)?)\s*(?:[:：►–—-]|\b(?:by|von|par|por)\b)|"
    r"\W*(?:edited|filmed|mixed|mastered|produced|prod\.?) by\b"
)
_SIGNS_OF_LIBRARIES = ("incompetech", "epidemic", "artlist", "library", "commons", "bensound", "ncs", "copyright")
_LIBRARY = re.compile(
    r"\b(?:incompetech|epidemic ?sound|artlist|audio library|creative commons|bensound|ncs release|"
    r"no ?copyright ?(?:music|sounds))\b"
)
# One of these begins a word of each such sentence, or stands in its letters where no spaces are written.
_SIGNS_OF_CALLS = frozenset(
    fold(sign)
    for sign in """subs noti affi copy merc foll abon folg suiv rejo susc scrí síga síge sígu insc iscr segu volg zasu
    taki jang berl đăng theo pren följ tila подп підп жазы обун लाइक सब्सक् सब्स সাবস্ اشتر سبسک دنبا εγγρ הירש inst twit
    face tikt snap tumb disc patr tele webs yout soun spot goog musi muzy müzi muzi музы музи músi الم موسي موس संगी সঙ্গ
    nhạc เพล song sfx thum tril band bande colo mont edic ediç монт опер roya edit filmed mixed mast schn inco epid
    artl bens busi""".split()  # noqa: SIM905
)
_SHORT_SIGNS = PLATFORMS.union(
    """ig fb vk вк © bgm sfx ncs nocopyright bell rights promo code leave thumbs like thank thanks check join commercial
    suscr sus siga sigu sigueme siguenos track tracks prod produced camera kamera montage audio creative
    copyright contact kontakt mail email e-mail booking management business""".split()  # noqa: SIM905
)
_UNSPACED_SIGNS = re.compile(
    "チャンネル|登録|フォロー|구독|订阅|訂閱|ติดตาม|インスタ|ツイッター|인스타|페이스북|音楽|bgm|음악|เพลง|撮影|編集|편집|촬영|剪辑|剪輯|配乐|配樂|音乐|音樂"
)
# Thai, the first of their letters.
_SIGN_CHARS, _UNSPACED_FROM = 4, "\u0e00"
PROSE, CALL, CREDITS = "prose", "call", "credits"


def fold_line(line: str) -> str:
    """The form in which two description lines are the same: as `letters.fold` says, numbers and spaces ignored.

    Every number reads 0, so that "Episode 12 of 30" recurs. '' for a line of fewer than 10 characters.
    """
    folded = SPACES.sub(" ", DIGITS.sub("0", fold(line))).strip()
    return folded if len(folded) >= MIN_LINE_CHARS else ""


def recurring_lines(descriptions: Sequence[str]) -> frozenset[str]:
    """Folded lines in at least 3 and at least a fifth of one channel's ``descriptions``; each counts a line once."""
    videos = Counter(line for text in descriptions for line in {fold_line(line) for line in text.splitlines()} if line)
    least = max(MIN_VIDEOS, MIN_SHARE * len(descriptions))
    return frozenset(line for line, count in videos.items() if count >= least)


def may_ask(word: str) -> bool:
    """Whether a sentence with this folded word is worth a look at what it is: most are not."""
    if word[:_SIGN_CHARS] in _SIGNS_OF_CALLS or word[:3] in _SIGNS_OF_CALLS or word in _SHORT_SIGNS:
        return True
    return word[-1:] >= _UNSPACED_FROM and _UNSPACED_SIGNS.search(word) is not None


# A channel writes the same ones under all its videos.
@lru_cache(maxsize=20_000)
def kind_of_sentence(sentence: str) -> str:
    """What a sentence or line is: prose, a call, which asks, sells or lists other networks, or credits."""
    plain = sentence.lower()
    if CREDIT.match(plain) or (any([sign in plain for sign in _SIGNS_OF_LIBRARIES]) and _LIBRARY.search(plain)):
        return CREDITS
    calls = _ASCII_CALLS if plain.isascii() else CALLS
    if any([call in plain for call in calls]):
        return CALL
    if ("follow" in plain or "merch" in plain) and _CALL_AT_A_BORDER.search(plain):
        return CALL
    before = [plain[: sign.start()].rstrip() for sign in _NETWORK_SIGN.finditer(plain)]
    return CALL if any([text.endswith(_NETWORKS) for text in before]) else PROSE


def sentences_of(text: str) -> list[str]:
    """The sentences and lines of a description."""
    if text.isascii():
        lines = text.replace(". ", ".\n").replace("! ", "!\n").replace("? ", "?\n").split("\n")
    else:
        lines = _BREAKS.split(text)
    return [line for line in lines if line and not line.isspace()]
