"""For readers: an HTTP API and a page over the insights.

It needs the extra `yt-assets[api]`, and `yt-assets serve` starts it. A request passes guard.py, then response_cache.py,
then an endpoint in ranking_routes.py, lookup_routes.py, stream_routes.py or site.py.

Here: requests in, stored rows out, as JSON, CSV and HTML. Not here: SQL (storage), computing anything (analysis), and
writing: sessions of this room cannot.
"""
