"""The hourly history against simulated worlds, whose truth is known at any moment."""
