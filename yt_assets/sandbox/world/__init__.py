"""The simulated world: channels, videos, texts and counts, as a function of seed and time.

Here: what is true in it. Not here: how the API says it (youtube_api), sockets (server).
"""
