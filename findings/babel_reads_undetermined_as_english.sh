#!/usr/bin/env bash
# babel 2.19.0: of the codes that creators can choose for a video's language, "und" is English of the United States,
# "cmn" and "bh" get a country, and "zxx" (no linguistic content) is an error.
#
# YouTube's defaultAudioLanguage holds BCP 47 codes, "zxx" for music without words and "und" among them. Locale.parse
# completes what it does not know by likely subtags, and the likeliest language of nobody knows what is English. A table
# of videos by Locale.parse(code).language counts undetermined ones as English, without a word. langcodes 3.5.1 and
# pycountry 26.2.16 keep both codes as they are.
#
# Seen on 2026-11-30, Python 3.11:
#   und babel en_US langcodes und pycountry Undetermined
#   zxx babel UnknownLocaleError langcodes zxx pycountry No linguistic content
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install babel==2.19.0 langcodes==3.5.1 pycountry==26.2.16
"$folder/venv/bin/python" - <<'PY'
from importlib.metadata import version

from babel import Locale, UnknownLocaleError
from langcodes import Language
from pycountry import languages

print("versions", *(version(name) for name in ("babel", "langcodes", "pycountry")))


def by_babel(code):
    try:
        return str(Locale.parse(code, sep="-"))
    except UnknownLocaleError:
        return "UnknownLocaleError"


seen = {}
for code in ("und", "zxx"):
    seen[code] = by_babel(code)
    print(code, "babel", seen[code], "langcodes", Language.get(code), "pycountry", languages.get(alpha_3=code).name)
assert seen == {"und": "en_US", "zxx": "UnknownLocaleError"}
assert by_babel("bh") == "bho_IN" and by_babel("cmn") == "zh_Hans_CN"
PY
echo "still so"
