"""The three insights of an hour, and what the language model adds to trends.

Here: which rows an insight reads, and the model's budget and cache. Not here: formulas (analysis), prompts (language).
"""
