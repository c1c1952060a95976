"""What a call computed, as the contract writes it: a result in, fields by name out, its tensors in the form asked for.

The service sends it and the command writes it into files. Knows nothing of HTTP.
"""
