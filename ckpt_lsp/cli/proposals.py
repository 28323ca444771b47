"""Fixes, worked out when they are asked for, once for each call."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ckpt_lsp.fixes.fix import Fix
from ckpt_lsp.text import Span
from ckpt_lsp.workspace.reports import FileReport, Found
from ckpt_lsp.workspace.session import Session

FixesOf = Callable[[Found], Sequence[Fix]]


def proposals(session: Session, reports: Sequence[FileReport]) -> FixesOf:
    """Return what gives the fixes of a diagnostic in one of `reports`, best first."""
    known: dict[Span, Sequence[Fix]] = {}

    def fixes_of(found: Found) -> Sequence[Fix]:
        site = found.diagnostic.span
        if found.load is None or not session.is_fixable(found.diagnostic):
            return ()
        if site not in known:
            reaching = [report.path for report in reports if any(load.site == site for load in report.judged)]
            known[site] = session.fixes(reaching[0], found.diagnostic) if reaching else ()
        return known[site]

    return fixes_of
