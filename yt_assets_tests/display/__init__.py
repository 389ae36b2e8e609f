"""Previews and plots, read as a browser reads them: Markdown by a CommonMark parser, pictures as XML."""
