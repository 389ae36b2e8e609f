"""For those who read: an HTTP API and a page over the insights.

Here: questions in, stored rows out, as JSON, CSV and HTML. Not here: SQL (storage), computing anything (analysis), and
writing: sessions of this room cannot. Needs the extra `yt-assets[api]`; `yt-assets serve` starts it. options.py alone
is read by everybody, with the settings, and imports nothing of that extra.
"""
