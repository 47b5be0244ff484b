"""The loop of people who write: start an answer, see it while it grows, prove it, move it."""
