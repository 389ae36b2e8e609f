"""What a keyphrase must and must not be, by kinds of texts: small titles that we wrote ourselves, each for its kind.

Here: cases written out, and with YT_EVAL_DATA those of its folder. Not here: the same kinds with letters drawn at
random (test_text_rule_properties.py), figures over thousands of texts (test_keyword_figures.py).
"""

import json
from typing import NamedTuple

import pytest

from yt_assets.analysis.keywords.extraction import extract_keyphrases
from yt_assets_tests.evaluation_data import WITHOUT, evaluation_data

CASES = evaluation_data("cases")


class Case(NamedTuple):
    """A keyphrase of the ten equals or holds each of ``has``; none equals one of ``has_not``, whatever the case."""

    title: str
    has: tuple[str, ...] = ()
    has_not: tuple[str, ...] = ()
    description: str = ""
    language: str | None = None


HASHTAGS = (
    Case("#MacBook 12 im Alltag #LinkedIn", has=("MacBook 12",), has_not=("Mac Book", "Linked In")),
    Case("Erste Fahrt mit #BMWi4", has=("BMWi4",), has_not=("BM Wi", "BMWi 4")),
    Case("Lava lakes up close #LavaLakes #lavaLakes", has=("Lava lakes",)),
    Case("#COVID19 update #iPadPro", has=("COVID19", "iPadPro"), has_not=("COVID", "i Pad", "Pad Pro", "iPad Pro")),
    Case("New #PlayStation5 bundle", has=("PlayStation5",), has_not=("Play Station", "Station")),
    Case("Курс #МашинноеОбучение", has=("МашинноеОбучение",), has_not=("Машинное Обучение",)),
    Case("#Harbour_Lights_2026", has=("Harbour Lights",)),
    Case("＃料理 #お菓子作り", has=("料理", "お菓子作り")),
    Case("Two days #NightTrainLisbon", has=("NightTrainLisbon",), has_not=("Night Train Lisbon", "Night Train")),
)
NUMBERS = (
    Case(
        "We sold 2,500,000 Wooden Spoons",
        has=("Wooden Spoons",),
        has_not=("500", "000", "000 Wooden", "500,000 Wooden"),
    ),
    Case("3.400.000 Euro für ein Boot", has=("Boot",), has_not=("400", "000 Euro")),
    Case("₹2,50,000 की गाय", has_not=("50,000 की", "000 की गाय", "50")),
    Case("20 000 kilomètres à vélo", has=("kilomètres",), has_not=("000 kilomètres",), language="fr"),
    Case("12'000 Franken gespart", has_not=("000 Franken",)),
    Case("रु. 1,50,000 में घर", has_not=("50,000", "000 में"), language="hi"),
    Case("3,5 Millionen Euro", has=("Millionen Euro",), has_not=("5 Millionen",), language="de"),
    Case("£2.5 million cottage", has=("cottage",), has_not=("5 million",)),
)
SLASHES = (
    Case("24/7 STREAM: Calm Harbour Sounds", has=("Calm Harbour Sounds",), has_not=("7 STREAM", "STREAM: Calm")),
    Case("AC/DC tribute in a barn", has=("AC/DC",), has_not=("DC tribute", "AC", "DC")),
    Case("Life after 9/11", has_not=("11",)),
    Case("Проезд 90 км/ч по трассе", has=("км/ч",), has_not=("ч", "ч по трассе"), language="ru"),
    Case("TCP/IP explained", has=("TCP/IP",), has_not=("IP explained",)),
)
APOSTROPHES = (
    Case("Кар'єра й подвір'я: сузір'я", has_not=("Кар", "єра", "подвір", "сузір", "я")),
    Case("Пам’ять про дев’ять бур’янів", has_not=("Пам", "ять", "дев", "бур", "янів")),
    Case("O'Brien reads d'Artagnan", has=("O'Brien",), has_not=("Brien", "Artagnan")),
    Case("Чаму сям'я з'ехала", has_not=("сям", "ехала")),
    Case("Слов`яни і п`ятниця", has_not=("яни", "ятниця", "слов"), language="uk"),
    Case("İzmir'de Pazar: Konak'ın Sırrı", has=("Konak",), has_not=("de Pazar", "ın", "ın Sırrı"), language="tr"),
    Case("Foto's uit Utrecht: 's avonds", has=("Utrecht",), has_not=("s avonds", "s", "uit"), language="nl"),
    Case(
        "C’est le tour de Jeanne d’Albret", has=("Jeanne d’Albret",), has_not=("C’est", "Jeanne Albret"), language="fr"
    ),
    Case(
        "L'amico geniale dell'isola", has=("amico geniale", "isola"), has_not=("l'amico", "dell'isola"), language="it"
    ),
)
MARKS = (
    Case("ម្ហូបខ្មែរ ឆ្ងាញ់", description="#ម្ហូបខ្មែរ", has=("ម្ហូបខ្មែរ",), has_not=("ម", "ហូបខ")),
    Case("မြန်မာ့ အစားအစာ", has=("မြန်မာ့",), has_not=("မြန",)),
    Case("ອາຫານ ລາວ ແຊບໆ", has_not=("ອາຫານ ລ",)),
    Case("བོད་ཀྱི་ཟས་ བཟང་པོ", has_not=("བོད", "ཟས")),
    Case("ދިވެހި ކެއުން", has=("ދިވެހި",), has_not=("ދ", "ވ")),
    Case("ข้าวต้มปลา สูตรบ้าน", has=("ข้าวต้มปลา",), has_not=("ข", "าวต")),
    Case("ქართული ღვინო", has=("ქართული ღვინო",)),
    Case("తెలుగు వంటలు", has=("తెలుగు వంటలు",), has_not=("త",)),
    Case("தமிழ் சமையல்", has=("தமிழ் சமையல்",), has_not=("தம",)),
)
GERSHAYIM = (
    Case('מנכ"ל חדש בחברה: דו"ח שנתי', has=('מנכ"ל',), has_not=("מנכ", "דו", "ל חדש")),
    Case('ארה"ב ואו"ם', has=('ארה"ב',), has_not=("ארה", "ב ואו")),
    Case("ז׳אנר חדש: ג׳ירפה", has=("ז׳אנר חדש",), has_not=("אנר חדש", "ירפה")),
    Case('חז"ל ורמב"ם: מבוא', has_not=("חז", "רמב", "ל ורמב")),
    Case("צ'יפס וג'ירפה", has=("צ'יפס",), has_not=("צ", "יפס", "ירפה")),
)
FOLDED = (
    Case("İZMİR GEZİSİ", description="izmir gezisi", has=("izmir",)),
    Case("رحلـــة بحرية", description="رحلة بحرية إلى الجزيرة", has=("رحلة",), has_not=("رحلـــة",)),
    Case("霞ヶ関の夜", has=("霞ヶ関",), has_not=("関",)),
    Case("Spider‑Verse live in Rome", has=("Spider-Verse",), has_not=("Spider",)),
    Case("El col·legi de música", has=("col·legi",), has_not=("legi", "col"), language="ca"),
    *(
        Case(f"Best Wal{sign}nut Bread", has=("Walnut Bread",), has_not=("nut Bread", "Wal"))
        for sign in "\u00ad\u200b\u2060\ufeff"
    ),
    Case("𝐖𝐚𝐥𝐧𝐮𝐭 Bread", has=("Walnut Bread",)),
)
LANGUAGES = (
    Case(
        "J'ai monté la Kettler Alu Rad 7",
        has=("Kettler Alu Rad",),
        has_not=("la Kettler", "monté la", "J'ai"),
        language="fr",
    ),
    Case("Was ist die Moselbrücke", has=("Moselbrücke",), has_not=("die Moselbrücke", "die", "Was ist"), language="de"),
    Case("Café de Lyon", has_not=("de", "de Lyon", "Café de")),
    Case("ман дар Душанбе", has=("Душанбе",), has_not=("дар Душанбе", "ман"), language="tg"),
)
UNSPACED = (
    Case("第3話前編スペシャルドラマ", has=("スペシャルドラマ",), has_not=("話前編",)),
    Case("子供の頃から大好きだった海の写真", has=("大好き", "写真"), has_not=("大好",)),
    Case("子どもと冬の工作", has=("子ども", "工作"), has_not=("子ど",)),
    Case("お菓子作り初心者向け講座", has=("お菓子作り", "講座"), has_not=("菓子作", "初心者向")),
    Case("人々と佐々木さん", has=("人々", "佐々木"), has_not=("人", "佐")),
    Case("激ウマの生チョコ", has=("激ウマ", "生チョコ")),
    Case("ﾊﾝﾊﾞｰｸﾞの店", has=("ハンバーグ",)),
    Case("2026年3月15日のニュース", has=("ニュース",), has_not=("年", "3月", "2026年3月15日")),
    Case("3分钟学会做蛋糕", has_not=("分钟学会做蛋糕",)),
    Case("고양이가 물을 마시는 방법", has_not=("마시",)),
    Case("학교에 다니는 고양이", has=("고양이",), has_not=("다니",)),
    Case("壁から引き離された絵", has_not=("引き離",)),
    Case("ＳＮＳの使い方", has=("SNS", "使い方"), has_not=("使", "方")),
    Case("가수가 새 노래 발표하는 영상", has_not=("발표하",)),
    Case("친구가 만드는 김밥", has=("김밥",), has_not=("만드",)),
)
JUNK = (
    Case(
        "Neuer Ofen im Test",
        description="Instagram: https://example.org/a\nTwitter: https://example.org/b\nMusic: Kevin Sample\nSubscribe",
        has=("Ofen",),
        has_not=("Instagram", "Twitter", "Kevin Sample", "Kevin", "Sample", "Subscribe", "Music"),
    ),
    Case("Lava walk", description="Follow us on Facebook and TikTok", has_not=("Facebook", "TikTok", "Follow")),
    Case(
        "Лавовое озеро", description="Подписывайтесь на канал\nВконтакте: https://example.org", has_not=("Вконтакте",)
    ),
    Case(
        "Steam engine Episode 14 | 3 March 2026", has=("Steam engine",), has_not=("Episode 14", "March 2026", "3 March")
    ),
    Case("الحلقة ٣ | مسلسل البحر", has=("مسلسل البحر",), has_not=("الحلقة ٣", "الحلقة", "الحلقة 3")),
    Case("قسمت ۱۲ سریال دریا", has=("سریال دریا",), has_not=("قسمت ۱۲", "قسمت"), language="fa"),
    Case("قسط نمبر 5 ڈرامہ", has=("ڈرامہ",), has_not=("قسط نمبر", "نمبر 5"), language="ur"),
    Case("தமிழ் நாடகம் பாகம் 2", has=("தமிழ் நாடகம்",), has_not=("பாகம் 2",)),
    Case("Tập 5 phim Biển Đông", has_not=("Tập 5", "Tập"), language="vi"),
    Case("Harbour show S02E05 | March 3rd, 2026", has=("Harbour show",), has_not=("S02E05", "March 3rd")),
    *(
        Case("Red lava", description=f"{credit}\n{call}", has_not=("Ana Sample", "Ana", "Sample", *words))
        for credit, call, words in (
            ("Trilha sonora: Ana Sample", "Inscreva-se no canal", ("Inscreva-se", "Trilha sonora")),
            ("Thumbnail by Ana Sample", "Thanks for watching", ("Thumbnail", "Thanks")),
            ("Muzyka: Ana Sample", "Subskrybuj kanał", ("Subskrybuj",)),
            ("편집: Ana Sample", "구독과 좋아요", ("편집", "구독")),
            ("撮影：Ana Sample", "チャンネル登録お願いします", ("撮影", "チャンネル登録")),
        )
    ),
    Case(
        "Dampfmaschine Folge 12 vom 3. Oktober", has_not=("Folge 12", "Folge", "3. Oktober", "Oktober"), language="de"
    ),
)
ALL = (
    *HASHTAGS, *NUMBERS, *SLASHES, *APOSTROPHES, *MARKS, *GERSHAYIM, *FOLDED, *LANGUAGES, *UNSPACED, *JUNK,
)  # fmt: skip


def faults(case: Case) -> list[str]:
    phrases = extract_keyphrases(case.title, case.description, top_k=10, language=case.language)
    lowered = [phrase.lower() for phrase in phrases]
    missing = [f"has no {part}" for part in case.has if not any(part.lower() in phrase for phrase in lowered)]
    return missing + [f"has {part}" for part in case.has_not if part.lower() in lowered]


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.title)
def test_a_word_is_never_cut_and_junk_stays_out(case: Case) -> None:
    assert faults(case) == []


def test_spellings_of_one_keyword_are_shown_once() -> None:
    phrases = extract_keyphrases("İZMİR GEZİSİ", "izmir gezisi, İzmir gezisi", top_k=10)
    lowered = [phrase.lower().replace("i̇", "i") for phrase in phrases]
    assert len(set(lowered)) == len(lowered)


@pytest.mark.skipif(CASES is None, reason=WITHOUT)
def test_the_cases_of_the_evaluation_data_hold() -> None:
    assert CASES is not None
    cases = json.loads((CASES / "text_rules.json").read_text(encoding="utf-8"))["cases"]
    fields = ("title", "has", "has_not", "description", "language")
    assert [
        (case["title"], faults(Case(**{name: case[name] for name in fields if name in case}))) for case in cases
    ] == [(case["title"], []) for case in cases]
