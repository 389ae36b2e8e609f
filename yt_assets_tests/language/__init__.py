"""The language room: prompts, answers, and the model client over real HTTP on loopback."""
