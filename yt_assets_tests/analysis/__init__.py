"""Tests of the pure functions, with figures worked out by hand."""
