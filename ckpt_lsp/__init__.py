"""Checks `load_state_dict` calls against the checkpoint files they load."""
