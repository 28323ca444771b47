"""What `load_state_dict` will say, why, and the facts a diagnostic needs; no words, no I/O, no source code."""
