"""The language server: a file for each request, which converts, asks the session, and converts back."""
