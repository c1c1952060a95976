"""Bodies of JSON that were made to hurt: a megabyte each, of what takes long to look at.

Knows the fields of a sentence; nothing of the service.
"""


def half(item: bytes, field: bytes) -> bytes:
    """Return a megabyte of ``item`` in one field."""
    return b'{"text": "a", "' + field + b'": [' + b",".join([item] * (900_000 // (len(item) + 1))) + b"]}"


HOSTILE = {
    "numbers as layers": half(b"1", b"layers"),
    "numbers as heads": half(b"1", b"heads"),
    "objects as heads": half(b"{}", b"heads"),
    "objects as disabled heads": half(b"{}", b"disabled_heads"),
    "words as an order": half(b'""', b"order"),
    "heads of unknown fields": half(b'{"a":1}', b"heads"),
    "a list of objects": b"[" + b",".join([b"{}"] * 300_000) + b"]",
    "unknown fields": b"{" + b",".join(b'"%06d":0' % number for number in range(90_000)) + b"}",
    "unknown fields of a head": b'{"text":"a","heads":[{'
    + b",".join(b'"%06d":0' % number for number in range(80_000))
    + b"}]}",
    "as many wrong heads as may be": b'{"text":"a","heads":[' + b",".join([b"{}"] * 1024) + b"]}",
    "nested lists": b'{"text": "a", "order": ' + b"[" * 400_000 + b"]" * 400_000 + b"}",
    "a number of half a million digits": b'{"text": "a", "window": ' + b"1" * 500_000 + b"}",
}
