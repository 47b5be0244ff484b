"""Other releases of torch, NumPy and Keras: every answer asked on them, what came of it recorded, and told."""
