"""Our hour against a plain script that does the same work: `python -m benchmarks.hour` (or `make bench-hour`).

Here: the script (plain_script.py, plain_insights.py), our hour as a process of its own (our_hour.py), a watch over
processes (watch.py), a stage for both (stage.py), the comparison (__main__.py). Not here: anything of the product.
"""
