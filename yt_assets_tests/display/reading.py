"""What a page would show: the HTML of Markdown, and the elements of a picture."""

import re
import xml.etree.ElementTree as ET
from base64 import b64decode
from html.parser import HTMLParser

from markdown_it import MarkdownIt

URI = re.compile(r"!\[[^\]]*\]\(data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)\)")
SVG = "{http://www.w3.org/2000/svg}"


class Page(HTMLParser):
    """Tags, links and texts of a page, in their order."""

    def __init__(self, markdown: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.links: list[str] = []
        self.texts: list[str] = []
        parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
        parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005  # nothing is left to the parser's own caution
        self.feed(parser.render(markdown))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember a tag, and where it leads."""
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data: str) -> None:
        """Remember a text that is seen."""
        self.texts += [data] if data.strip() else []


def elements_of(markdown: str | None) -> list[ET.Element]:
    """All elements of the one picture in this Markdown, the svg first."""
    assert markdown is not None
    (encoded,) = URI.findall(markdown)
    return list(ET.fromstring(b64decode(encoded)).iter())  # noqa: S314  our own


def words_of(markdown: str | None) -> list[str]:
    """The words in a picture."""
    return [element.text or "" for element in elements_of(markdown) if element.tag == f"{SVG}text"]
