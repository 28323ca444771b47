"""`python -m ckpt_lsp` is `ckpt-lsp`."""

import sys

from ckpt_lsp.cli.main import main

sys.exit(main())
