"""From bytes and text to what a network reads. Knows nothing of HTTP."""
