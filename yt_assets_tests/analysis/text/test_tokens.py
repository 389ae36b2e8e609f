"""Cutting a text into its pieces."""

from hypothesis import given
from hypothesis import strategies as st

from yt_assets.analysis.text.tokens import cut, tokenize

LINE = st.lists(
    st.sampled_from([*"aZé1。.,:/'&-#@+|", "http", "https://a.com/b ", "am", " ", "火", "ラ", "ก", "\u0301", "x@y.de"])
).map("".join)


def words(text: str) -> list[str]:
    return [token.text for token in tokenize(text) if token.kind == "word"]


def test_addresses_go_and_a_chapter_keeps_its_words() -> None:
    text = "0:00 Lava (1:02:33) write me@example.com or see https://example.com/a?b bit.ly/xyz example.org @someone"
    assert words(text) == ["Lava", "write", "or", "see"]


def test_an_address_ends_where_ascii_ends_and_begins_inside_a_word() -> None:
    """Descriptions that lost their line ends glue an address to the words on both sides."""
    assert words("公式https://example.com/★オンライン") == ["公式", "オンライン"]
    assert words("channelhttps://example.com next") == ["channel", "next"]
    assert words("詳しく https://example.com/伝説?utm_source=youtube 次") == ["詳しく", "次"]
    assert words("see https://example.org/wiki/Москва/погода?a=б&c=1 now") == ["see", "now"]


def test_a_name_with_signs_keeps_them() -> None:
    assert words("C++ / AT&T / don't / node.js / Stand-Up") == ["C++", "AT&T", "don't", "node.js", "Stand-Up"]


def test_two_sentences_without_a_space_are_two_words_and_a_korean_quotation_ends() -> None:
    assert words("lava.Basalt") == ["lava", "Basalt"]
    assert words("'박진영'의") == ["박진영", "의"]


def test_hashtags_and_handles_are_told_from_words_and_signs_by_what_they_part() -> None:
    kinds = [token.kind for token in tokenize("#lava @someone 🌋 | basalt")]
    assert kinds == ["hashtag", "handle", "break", "edge", "word"]


@given(st.lists(LINE, min_size=1, max_size=5))
def test_lines_are_cut_together_as_they_are_alone(lines: list[str]) -> None:
    """A description is cut at once, and its lines are told apart by their ends."""
    # An e-mail is looked for where the text has its sign.
    alone = [cut(f"{line} @")[:-1] for line in lines]
    together = cut("\n".join([*lines, "@"]))
    assert together == [piece for pieces in [*alone, ["@"]] for piece in ("\n", *pieces)][1:]
