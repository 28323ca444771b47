"""What the survey found, as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tools.survey.catalogue import PARTS, Combination
from tools.survey.forms import Form
from tools.survey.judge import Judgement, Verdict

REQUIRED = 0.9


@dataclass(frozen=True, slots=True)
class Result:
    """A program and how it went."""

    number: int
    combination: Combination
    judgement: Judgement

    @property
    def verdict(self) -> Verdict:
        """How it went."""
        return self.judgement.verdict


def good_enough(results: Sequence[Result]) -> bool:
    """Whether enough is decided, and everything decided as PyTorch decides."""
    verdicts = Counter(result.verdict for result in results)
    decided = verdicts[Verdict.EQUAL] + verdicts[Verdict.WRONG]
    return not verdicts[Verdict.WRONG] and not verdicts[Verdict.BROKEN] and decided >= REQUIRED * len(results)


def show(results: Sequence[Result], seconds: float) -> None:
    """Print the table by form, then every program that is not equal, then the sums."""
    console = Console(width=150)
    console.print(_by_form(results))
    for result in results:
        if result.verdict is not Verdict.EQUAL:
            console.print(_told(result), highlight=False)
    verdicts = Counter(result.verdict for result in results)
    decided = verdicts[Verdict.EQUAL] + verdicts[Verdict.WRONG]
    console.print(
        f"{len(results)} programs in {seconds:.0f} s: {decided} decided ({decided / len(results):.1%}, required "
        f"{REQUIRED:.0%}), {verdicts[Verdict.EQUAL]} of them as PyTorch decides, {verdicts[Verdict.WRONG]} not; "
        f"{verdicts[Verdict.BROKEN]} broken"
    )


def _by_form(results: Sequence[Result]) -> Table:
    table = Table("part", "row", "form", "programs", "decided", "equal", "unresolved")
    for part, forms in PARTS.items():
        table.add_section()
        for form in forms:
            verdicts = Counter(one.verdict for one in results if getattr(one.combination, part) is form)
            table.add_row(part, form.row, form.name, *_numbers(verdicts))
    return table


def _numbers(verdicts: Counter[Verdict]) -> list[str]:
    equal, wrong = verdicts[Verdict.EQUAL], verdicts[Verdict.WRONG]
    decided = str(equal + wrong)
    numbers = [str(verdicts.total()), decided, str(equal) if not wrong else f"[red]{equal}[/red]"]
    return [*numbers, str(verdicts[Verdict.UNRESOLVED] or "")]


def _told(result: Result) -> str:
    forms = " · ".join(_name(form) for form in result.combination.forms.values())
    lines = [f"[bold]{result.number:03d} {result.verdict.value}[/bold] {escape(forms)}"]
    return "\n    ".join([*lines, *(escape(reason) for reason in result.judgement.reasons)])


def _name(form: Form) -> str:
    return form.name if form.name != "plain" else form.row
