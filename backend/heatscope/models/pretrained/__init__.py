"""Real networks whose weights come in Python packages: those of the extra ``heatscope[pretrained]`` that are installed.

Nothing is downloaded; a package that is not there is not missed. Knows nothing of HTTP.
"""
