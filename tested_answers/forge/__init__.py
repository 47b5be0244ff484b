"""What the forge's workflows run: which answers a change touches, and what it says to who reviews it."""
