"""What an error message means, with the reader's own numbers. Pure: no torch, nothing is run.

The same stands in docs/assets/javascripts/explain/engine.js; tests/families holds the two equal.
"""
