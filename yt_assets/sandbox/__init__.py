"""The stand-in YouTube: an HTTP server on loopback that speaks the Data API's wire format over a simulated world.

Here: the door, `Sandbox`. world/ is what is true, youtube_api/ how the API says it, server/ how requests come in; each
imports only those before it, and the standard library. Not here: anything of the product, which must not know that it
does not talk to Google. The command line and the tests alone import this package.
"""

from yt_assets.sandbox.server.server import Sandbox

__all__ = ["Sandbox"]
