"""Deep-learning questions, answered by code that ran."""

from tested_answers.content.claims import breaks
from tested_answers.content.drawing import drawn
from tested_answers.content.since import holds

__all__ = ["breaks", "drawn", "holds"]
