"""Faults survived, shown on real processes: SIGKILL at named points, orphans, databases that go away.

Here: hours that are disturbed and run again, and what must stand afterwards; docs/reliability.md lists each fault with
the test that shows it. Not here: faults of one room alone (two writers in storage/, broken connections in youtube/,
interrupted deletions in steps/).
"""
