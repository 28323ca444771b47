"""One file per rule: its level, and the words for its finding."""
