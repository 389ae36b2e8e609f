"""What measures speed, size and quality; nothing here is part of the tests or of a release.

Here: scripts that print figures, and end with 1 where one misses its bar. Not here: what renews files (``tools/``), and
the thresholds of trend labels, which settings call benchmarks (``yt_assets/analysis/trends/thresholds.py``).
"""
