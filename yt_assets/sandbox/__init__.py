"""The stand-in YouTube: an HTTP server on loopback that speaks the Data API's wire format over a simulated world.

Belongs here: the simulated world, its wire format, its clock, its faults, its HTTP server. Does not belong here:
anything of the product, which must not know that it is not talking to Google. Only the command line and the tests
import this package, and this package imports nothing but the standard library.
"""
