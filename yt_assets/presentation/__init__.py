"""Previews and plots for the UI, as Markdown: values in, text out.

`markdown` makes tables in which titles are inert, `svg` draws two kinds of chart, `previews` and `plots` say what is
shown of which asset. Pure: no Dagster, no SQL, no clock. Not here: what is read for it, and when it is attached to an
hour (assets/shown).

Charts are drawn by this room and not by a library because every hour stores them in Dagster's event log, and a step
pays for the import. Measured for one chart of five lines of 24 points, as a data URI, and in CPU seconds of import and
drawing: Matplotlib 3.10 18 kB as SVG, 37 kB as PNG, 1.0 s; pygal 3.0 71 kB, 0.1 s; `svg` 4 kB, 0.001 s.
"""
