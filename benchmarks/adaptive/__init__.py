"""How close an hour comes to the truth above the quota: `python -m benchmarks.adaptive`.

Here: the product's own planning and ranking over the sandbox's curves in memory, against a twin without a quota. Not
here: requests, databases and steps, which `benchmarks/hour` measures.
"""
