"""Rows out, for people: InsightsReader for the insights database, VideosReader for what the videos database adds.

Here: what a person reads: the page, the API, `yt-assets top` and the UI's previews all show the same rows. Not here:
what a step reads (storage/reading).
"""
