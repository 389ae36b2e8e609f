"""Tests of the stand-in YouTube."""
