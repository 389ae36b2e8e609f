"""Tests of the YouTube room: bytes for its pure middle, a loopback server for its edge."""
