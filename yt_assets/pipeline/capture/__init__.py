"""The capture of an hour: channels, uploads, the choice of videos, the requests, and the verdict afterwards.

Here: order and partial failure of a capture. Not here: features and insights, which follow from it.
"""
