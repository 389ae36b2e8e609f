"""Tests of the alerts: what is news, and that it arrives."""
