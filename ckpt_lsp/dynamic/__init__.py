"""Dry runs: the model is built in the user's own interpreter, and PyTorch itself judges the load.

`worker.py` is the one file that runs there; `client.py` starts, feeds, bounds and ends it; `requests.py` is what the
rest of the program asks and is answered. Nothing here runs unless the user said that the workspace is trusted.
"""
