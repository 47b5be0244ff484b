"""Attack the entries by machine: mutants of snippets against the claims, lies in pages against the checks."""
