"""The page in a cell of a notebook, about what is there in Python: no port, no proxy, no other process."""
