"""The files, settings and caches of one workspace. Here is all that changes; everybody else gets snapshots."""
