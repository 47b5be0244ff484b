"""Deep-learning questions, answered by code that ran."""

from tested_answers.claims import breaks
from tested_answers.drawing import drawn

__all__ = ["breaks", "drawn"]
