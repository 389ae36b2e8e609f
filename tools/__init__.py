"""What renews files of this repository, or looks at it as a whole; run as ``python -m tools.NAME``.

Here: pages and pictures made from the code, generated cases, the figures of the house. Not here: what measures speed or
quality (``benchmarks/``), and the tests (``yt_assets_tests/``).
"""
