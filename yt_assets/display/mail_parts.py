"""The HTML of a mail: one column that a telephone shows without zooming, in both colour schemes.

Here: the page around a message, links. Not here: what the messages say (alerts.py, reports.py).

Mail programs load no style sheet and run no script: the styles stand in the page. Widths are shares of the screen.
"""

from html import escape

STYLE = """
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { margin: 0; padding: 0; background: #f6f6f4; color: #1b1b1a; -webkit-text-size-adjust: 100%;
  font: 16px/1.45 -apple-system, "Segoe UI", Roboto, "Noto Sans", Helvetica, Arial, sans-serif; }
.page { max-width: 600px; margin: 0 auto; padding: 20px 16px 28px; overflow-wrap: anywhere; }
.brand { margin: 0 0 4px; font-size: 13px; color: #62625e; }
h1 { margin: 0 0 14px; font-size: 22px; line-height: 1.25; }
h2 { margin: 0 0 4px; font-size: 17px; line-height: 1.3; }
h3 { margin: 16px 0 4px; font-size: 14px; color: #62625e; font-weight: 600; }
p { margin: 0 0 4px; }
.item { background: #fff; border: 1px solid #dededa; border-radius: 8px; padding: 14px 16px; margin: 0 0 12px; }
.by, .facts, .links, .foot, .note { font-size: 14px; color: #62625e; }
.facts { font-variant-numeric: tabular-nums; }
.foot { margin: 18px 0 0; }
a { color: #0b57b7; text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 2px; }
h2 a { color: #1b1b1a; text-decoration-color: #b4b4ae; }
.links a { display: inline-block; padding: 4px 0; }
table { width: 100%; border-collapse: collapse; font-size: 15px; }
td, th { padding: 6px 0; vertical-align: top; text-align: left; border-top: 1px solid #e8e8e4; font-weight: 400; }
tr:first-child > td, tr:first-child > th { border-top: 0; }
td.figure { text-align: right; white-space: nowrap; padding-left: 12px; font-variant-numeric: tabular-nums; }
.sum td { width: 33%; padding: 2px 8px 6px 0; border: 0; }
.sum b { display: block; font-size: 19px; line-height: 1.3; font-variant-numeric: tabular-nums; }
.sum span { font-size: 13px; color: #62625e; }
@media (prefers-color-scheme: dark) {
  body { background: #161617; color: #ececea; }
  .item { background: #1f1f21; border-color: #38383b; }
  td, th { border-color: #323235; }
  .brand, .by, .facts, .links, .foot, .note, h3, .sum span { color: #a9a9a4; }
  a { color: #8ab8f5; }
  h2 a { color: #ececea; text-decoration-color: #6b6b6e; }
}
"""


def html_page(title: str, body: str, foot: str) -> str:
    """A whole mail. title, foot: text; body: HTML."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><title>{escape(title)}</title><style>{STYLE}</style></head>'
        f'<body><div class="page"><p class="brand">yt_assets</p>{body}<p class="foot">{escape(foot)}</p></div></body>'
        "</html>\n"
    )


def link_of(text: str, address: str) -> str:
    """A link. text: shown as it is."""
    return f'<a href="{escape(address)}">{escape(text)}</a>'
