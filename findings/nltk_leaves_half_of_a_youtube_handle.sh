#!/usr/bin/env bash
# nltk 3.10.4: TweetTokenizer(strip_handles=True) takes half of a YouTube handle and leaves the rest as words.
#
# A handle of YouTube may hold hyphens, full stops, middle dots and letters of any script; one of Twitter holds
# A-Z, 0-9 and _ alone. Over titles and descriptions of YouTube the other half of each mentioned channel counts as words
# of the text, a name of another script stays whole, and the same pattern ends chapter times and long numbers early.
# Take handles out before the tokenizer sees them.
#
# Seen on 2026-11-30, Python 3.11:
#   Bread with @kitchen-lab today -> Bread with - lab today
#   Bread with @some.name today -> Bread with . name today
#   Bread with @läufer today -> Bread with äufer today
#   Bread with @мир today -> Bread with @мир today
#   1:02:03 Ending -> 1:02 : 03 Ending
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install nltk==3.10.4
"$folder/venv/bin/python" - <<'PY'
from importlib.metadata import version

from nltk.tokenize import TweetTokenizer

EXPECTED = {
    "Bread with @kitchen-lab today": "Bread with - lab today",
    "Bread with @some.name today": "Bread with . name today",
    "Bread with @läufer today": "Bread with äufer today",
    "Bread with @мир today": "Bread with @мир today",
    "1:02:03 Ending": "1:02 : 03 Ending",
}

print("version", version("nltk"))
tokenizer = TweetTokenizer(strip_handles=True)
for title, expected in EXPECTED.items():
    words = " ".join(tokenizer.tokenize(title))
    print(title, "->", words)
    assert words == expected
assert tokenizer.tokenize("Bread with @kitchen today") == ["Bread", "with", "today"]
PY
echo "still so"
