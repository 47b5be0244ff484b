"""What an error message means, with the reader's own numbers. Pure: no torch, nothing is run.

The same stands in engine.js and mending.js of docs/assets/javascripts/explain; tests/families holds the two equal.
"""
