"""Stand-in for jinja2, all names of which are unknown: what text a template makes says nothing about keys."""
