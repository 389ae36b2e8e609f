"""Values in, text out: figures in words, strangers' texts made harmless, tables, drawings.

Here: figures and sanitize serve every surface; page_svg is the page's, sparkline the terminal's, and markdown,
svg, previews and plots are what Dagster's UI shows of an hour. Pure: no Dagster, no SQL, no clock. Not here: which rows
are read for it, and when it is attached to an hour (orchestration/assets/output_metadata).

Charts are drawn by this room and not by a library because every hour stores them in Dagster's event log, and a step
pays for the import. Measured for one chart of five lines of 24 points, as a data URI, and in CPU seconds of import and
drawing: Matplotlib 3.10 18 kB as SVG, 37 kB as PNG, 1.0 s; pygal 3.0 71 kB, 0.1 s; `svg` 4 kB, 0.001 s.
"""
