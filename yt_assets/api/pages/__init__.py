"""The pages, one module each: which rows a page shows, and what its address may ask.

Here: routes of HTML. Not here: what all of them share (site.py), templates, JSON for programs.
"""
