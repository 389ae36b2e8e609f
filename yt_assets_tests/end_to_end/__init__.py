"""The whole product as its users start it: real processes, a real sandbox over HTTP, real servers."""
