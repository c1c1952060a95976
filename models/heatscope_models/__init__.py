"""The networks that Heatscope ships: one network a file, plain PyTorch, no web.

Knows nothing of HTTP, pictures on disk or the page. Trained weights lie in
``weights/<id>/`` and are opened by :func:`heatscope_models.cards.load`.
"""
