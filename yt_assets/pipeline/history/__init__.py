"""The hourly history: channels hour by hour, what a video had at fixed ages, what happened to it.

Here: which stored rows each of the three tables of an hour is made of. Not here: formulas (analysis), SQL (storage).
"""
