"""The service: its answers, its page, who is let in."""
