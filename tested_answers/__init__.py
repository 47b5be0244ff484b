"""Deep-learning questions, answered by code that ran."""

from tested_answers.claims import breaks

__all__ = ["breaks"]
