#!/usr/bin/env bash
# wordcloud 1.9.6: titles in Hindi, Tamil and Thai become clouds of single letters; Arabic with its points too.
#
# Words are found by \w of Python's re, to which vowel signs and tone marks do not belong: a word ends at each of them.
# "battery" in Hindi is counted as its first letter and a rest. Nothing is said, and a cloud is drawn. Words between
# blanks, as asked for by regexp=r"\S+", are whole in Hindi and Tamil; Thai needs a segmenter before it.
#
# Seen on 2026-11-30, Python 3.11:
#   बैटरी लाइफ -> ['इफ', 'टर', 'ब', 'ल']
#   எளிய முறை -> ['எள', 'ம', 'ய', 'ற']
#   ที่บ้าน -> ['ท', 'บ', 'าน']
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install wordcloud==1.9.6
"$folder/venv/bin/python" - <<'PY'
from importlib.metadata import version

from wordcloud import WordCloud

print("version", version("wordcloud"))
SEEN = {
    "बैटरी लाइफ": ["इफ", "टर", "ब", "ल"],
    "எளிய முறை": ["எள", "ம", "ய", "ற"],
    "ที่บ้าน": ["ท", "บ", "าน"],
    "Perfect pizza": ["Perfect", "pizza"],
}
for title, words in SEEN.items():
    found = sorted(WordCloud().process_text(title))
    print(title, "->", found)
    assert found == sorted(words), found
assert sorted(WordCloud(regexp=r"\S+").process_text("बैटरी लाइफ")) == sorted(["बैटरी", "लाइफ"])
PY
echo "still so"
