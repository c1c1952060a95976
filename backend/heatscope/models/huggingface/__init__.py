"""Folders as the Hugging Face Hub has them, opened without running anything in them.

A folder is looked at first (``json_file``, ``weights_header``, ``configuration``), then tried in a process that can be
killed (``trials``), and only then built and filled (``network``). Needs the extra ``heatscope[huggingface]``; nothing
in here imports transformers before a folder is opened. Knows nothing of HTTP, and asks no other machine for anything.
"""
