#!/usr/bin/env bash
# pysubs2 1.8.1: the times of single words in YouTube's automatic captions become captions, and their text is lost.
#
# YouTube writes automatic captions as WebVTT with a time before each word: bread<00:00:00.840><c> and</c>. pysubs2
# looks for two times in a line to find where a caption begins. A line with the times of two words is taken for one: the
# caption it belongs to becomes empty, a caption without words is added, and the words are in neither. A line with one
# time keeps it as text. webvtt-py 0.6.0 and pycaption 2.3.14 read the same file with all words.
#
# Seen on 2026-11-30, Python 3.11, for a caption "bread and butter" of 0.48 to 2.35 s:
#   pysubs2 [(480, 2350, ''), (840, 1120, ''), (2360, 4200, 'with<00:00:02.600> salt')]
#   webvtt ['bread and butter', 'with salt']
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install pysubs2==1.8.1 webvtt-py==0.6.0
cd "$folder"
cat >captions.vtt <<'VTT'
WEBVTT
Kind: captions
Language: en

00:00:00.480 --> 00:00:02.350 align:start position:0%
bread<00:00:00.840><c> and</c><00:00:01.120><c> butter</c>

00:00:02.360 --> 00:00:04.200 align:start position:0%
with<00:00:02.600><c> salt</c>

VTT
venv/bin/python - <<'PY'
from importlib.metadata import version

import pysubs2
import webvtt

print("versions", version("pysubs2"), version("webvtt-py"))
read = [(event.start, event.end, event.text) for event in pysubs2.load("captions.vtt")]
print("pysubs2", read)
whole = [caption.text for caption in webvtt.read("captions.vtt")]
print("webvtt", whole)
assert whole == ["bread and butter", "with salt"]
assert read == [(480, 2350, ""), (840, 1120, ""), (2360, 4200, "with<00:00:02.600> salt")]
PY
echo "still so"
