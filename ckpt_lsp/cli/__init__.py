"""The command line: arguments in, text or JSON and an exit code out. It knows nothing of the language server."""
