"""Networks that are handed over in Python: any module, with something that says what it reads.

Knows nothing of HTTP, and imports nothing of transformers before one of its objects is handed over.
"""
