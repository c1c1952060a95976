"""Scripts that train the networks of ``heatscope_models`` from a data folder.

Each is one command that resumes after being stopped; none of this is in the wheel.
"""
