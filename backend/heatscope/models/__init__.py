"""What a network needs beside its weights to be asked: how an input becomes its numbers, and what they mean.

Each folder in here makes adapters of one origin; ``adapter`` says what an adapter is. Knows nothing of HTTP.
"""
