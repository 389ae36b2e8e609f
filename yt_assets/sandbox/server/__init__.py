"""The server: sockets, keys, quotas, faults that can be ordered, and a clock that can be set.

Here: how requests come in and answers go out. Not here: what they say (youtube_api).
"""
