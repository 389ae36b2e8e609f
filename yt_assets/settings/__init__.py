"""The environment, read once: every setting with its default, its bounds and the text that says what is allowed.

Here: names, defaults, checks. Not here: what a setting does. Imports nothing of ours but analysis.
"""
