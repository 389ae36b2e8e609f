"""Generated bad input, in the tests a little of it, with `make fuzz` much."""
