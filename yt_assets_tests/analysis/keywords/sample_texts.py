"""Titles and descriptions that we wrote ourselves, with the phrases that their tags would name.

Here: a dozen texts in six languages, with the usual clutter of descriptions. Not here: what is expected of the
extraction (`test_keyword_figures`).
"""

from typing import NamedTuple


class Text(NamedTuple):
    """One video's text, with the phrases that a person would tag it with, in lower case."""

    title: str
    description: str
    tags: tuple[str, ...]


TEXTS = (
    Text(
        "Rye bread for beginners: a sourdough starter in five days",
        "How we feed a sourdough starter and bake rye bread at home.\n\nSubscribe: https://example.org/kitchen\n#ryebread",
        ("rye bread", "sourdough starter", "beginners"),
    ),
    Text(
        "Fixing a steam engine from 1911 | Workshop diary 14",
        "The boiler of our steam engine leaks. Today: new boiler tubes.\nFollow me on Instagram @sampleworkshop",
        ("steam engine", "boiler", "workshop diary"),
    ),
    Text(
        "Night train to Lisbon: is the sleeper worth it?",
        "A night train review with prices, beds and breakfast.\n00:00 Madrid\n04:12 the sleeper car\n09:30 Lisbon",
        ("night train", "lisbon", "sleeper"),
    ),
    Text(
        "Chess opening trap: the Budapest Gambit explained",
        "The Budapest Gambit wins a piece in seven moves. A chess opening for club players.",
        ("budapest gambit", "chess opening", "trap"),
    ),
    Text(
        "Solar panels on a balcony - one year of measurements",
        "What the solar panels gave each month, and what the inverter cost. Business: sample@example.org",
        ("solar panels", "balcony", "inverter"),
    ),
    Text(
        "Gemüsegarten im November: Knoblauch stecken und Beete mulchen",
        "Im Gemüsegarten ist jetzt Zeit, Knoblauch zu stecken. Abonniert den Kanal!",
        ("gemüsegarten", "knoblauch", "beete"),
    ),
    Text(
        "Recette de la tarte aux pommes de ma grand-mère",
        "Une tarte aux pommes simple, avec une pâte brisée maison.",
        ("tarte aux pommes", "pâte brisée", "recette"),
    ),
    Text(
        "Cómo pintar una pared sin manchas: trucos de pintor",
        "Trucos para pintar una pared con rodillo. Suscríbete al canal.",
        ("pintar una pared", "trucos", "rodillo"),
    ),
    Text(
        "Violão para iniciantes: três acordes fáceis",
        "Aula de violão com acordes fáceis e ritmo de samba.",
        ("violão", "acordes fáceis", "iniciantes"),
    ),
    Text(
        "自転車のタイヤ交換を自分でやってみた", "タイヤ交換に必要な工具と手順を紹介します。", ("タイヤ交換", "自転車")
    ),
    Text("김치찌개 맛있게 끓이는 법", "김치찌개 재료와 끓이는 법을 알려 드립니다.", ("김치찌개", "끓이는 법")),
    Text("Ремонт велосипеда своими руками: замена цепи", "Замена цепи за десять минут.", ("замена цепи", "велосипеда")),
)
