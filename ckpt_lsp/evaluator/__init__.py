"""An abstract interpreter for Python over tensors that have shapes but no data."""
