"""The simulated world as the YouTube Data API: methods, resources, error bodies.

Here: the API's wire format. Not here: sockets, keys, quotas and faults (server).
"""
