"""Engagement: rates, smoothed rates, and the norms that they are compared with.

Here: likes and comments on views. Not here: views over time (trends).
"""
