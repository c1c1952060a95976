"""What each call computes: ``compute(model, request, …) -> result``, one call a file.

A request is of plain values and has been checked as far as it can be without computing; a result holds tensors. So a
call could be computed in another process. Knows nothing of HTTP or JSON.
"""
