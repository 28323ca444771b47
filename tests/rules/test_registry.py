"""Holds: every rule of the contract has words, a level and a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from ckpt_lsp.matching.causes import EntryFits, PrefixToStrip, Renamed
from ckpt_lsp.matching.findings import (
    BlockedGlobals,
    CheckpointNotFound,
    DangerousCheckpoint,
    DroppedKeys,
    Finding,
    IndexOutsideCall,
    MissingKeys,
    NotAStateDict,
    NothingLoaded,
    OptimizerState,
    OtherValue,
    OtherValues,
    PartialLoad,
    SizeMismatch,
    UnexpectedKeys,
    UnreadableCheckpoint,
    UnresolvedLoad,
    UnusedIgnore,
    WholeModule,
    WrongLoader,
)
from ckpt_lsp.matching.rewrite import Rewrite
from ckpt_lsp.rules.diagnostic import Level, Related
from ckpt_lsp.rules.registry import RULES, diagnose
from ckpt_lsp.tensors import Mismatch, Reason
from tests.matching.shorthand import line

PAGES = Path(__file__).parents[2] / "docs" / "rules"
MANY = tuple(f"k{number}" for number in range(60))

SAID: list[tuple[Finding, str, str]] = [
    (
        MissingKeys(("fc.weight", "fc.bias"), 10),
        "missing-keys",
        '2 of 10 model keys are missing from the checkpoint: "fc.weight", "fc.bias".',
    ),
    (
        MissingKeys(MANY, 62, (PrefixToStrip("module.", 60, 62),)),
        "missing-keys",
        '60 of 62 checkpoint keys have the prefix "module." (saved from DataParallel or DistributedDataParallel): '
        "strip it. "
        '60 of 62 model keys are missing from the checkpoint: "k0", "k1", "k2" and 57 more.',
    ),
    (
        UnexpectedKeys(("epoch",), 2, (EntryFits(("model", "net"), 10, 10),)),
        "unexpected-keys",
        'The state dict is in the entry ["model"]["net"] (10 of 10 keys fit). '
        '1 of 2 checkpoint keys is not in the model: "epoch".',
    ),
    (
        MissingKeys(("layer1.weight",), None, (Renamed((Rewrite("fc.", "layer1."),), 1),)),
        "missing-keys",
        'The checkpoint has other names for the same modules: its "fc" is "layer1" in the model. '
        '1 model key is missing from the checkpoint: "layer1.weight".',
    ),
    (
        SizeMismatch((Mismatch("fc.bias", (10,), (1000,)),), 4),
        "size-mismatch",
        '1 of 4 model keys has another shape in the checkpoint: "fc.bias" is [1000], the model has [10].',
    ),
    (
        PartialLoad(("a",), ("b", "c"), 8),
        "partial-load",
        '1 model key keeps its initial values: "a". 2 checkpoint keys are not used: "b", "c".',
    ),
    (
        NothingLoaded((), ("b",)),
        "nothing-loaded",
        'Nothing is loaded, and no error says so. 1 checkpoint key is not used: "b".',
    ),
    (
        DroppedKeys(("head.weight",)),
        "dropped-keys",
        "PyTorch ignores 1 checkpoint key without a word, because what should take them is registered as `None`: "
        '"head.weight".',
    ),
    (
        NotAStateDict(OptimizerState()),
        "not-a-state-dict",
        "This is the state of an optimizer, not of a model: load it with `optimizer.load_state_dict`.",
    ),
    (
        NotAStateDict(WholeModule("Net")),
        "not-a-state-dict",
        "This is a whole pickled `Net`, not a state dict: pass its `.state_dict()`.",
    ),
    (
        NotAStateDict(OtherValue("list")),
        "not-a-state-dict",
        "`load_state_dict` takes a dict of tensors; this is a `list`.",
    ),
    (
        NotAStateDict(OtherValues(("a",), "int")),
        "not-a-state-dict",
        'Not a tensor in the checkpoint: "a", the first of type `int`.',
    ),
    (
        NotAStateDict(IndexOutsideCall('"net"')),
        "not-a-state-dict",
        '`["net"]` indexes the result of `load_state_dict`: move it inside the call, behind the dict.',
    ),
    (
        CheckpointNotFound("a.pth", ("x/a.pth", "y/a.pth")),
        "checkpoint-not-found",
        'No file at "a.pth", so its keys cannot be checked. Looked for it at x/a.pth, y/a.pth.',
    ),
    (
        UnreadableCheckpoint("a.pth", "the zip's directory is missing", 22),
        "unreadable-checkpoint",
        '"a.pth" cannot be read: the zip\'s directory is missing (at byte 22).',
    ),
    (
        WrongLoader("a.safetensors", "torch.load", "safetensors"),
        "wrong-loader",
        '"a.safetensors" is a safetensors file, which `torch.load` cannot read: use `safetensors.torch.load_file`.',
    ),
    (
        BlockedGlobals("a.pth", ("argparse.Namespace",)),
        "blocked-globals",
        '`torch.load` refuses "a.pth" with `weights_only=True`, the default since PyTorch 2.6, for it needs '
        '"argparse.Namespace". If you trust the file, allow these with `torch.serialization.safe_globals`.',
    ),
    (
        DangerousCheckpoint("a.pth", ("posix.system",)),
        "dangerous-checkpoint",
        'Loading "a.pth" can run code: it calls "posix.system". Do not load it with `weights_only=False`.',
    ),
    (
        UnresolvedLoad(Reason("`cfg.depth` is not known", line(14))),
        "unresolved-load",
        "This load is not checked: `cfg.depth` is not known (net.py:14). "
        "Say it in a comment on this line or above it: `# ckpt-lsp: checkpoint=PATH model=EXPR`.",
    ),
    (UnusedIgnore(("missing-keys",)), "unused-ignore", 'This comment silences nothing of "missing-keys": remove it.'),
]


@pytest.mark.parametrize(("finding", "rule", "message"), SAID, ids=[message[:40] for _, _, message in SAID])
def test_a_finding_is_said_in_short_plain_words(finding: Finding, rule: str, message: str) -> None:
    diagnostic = diagnose(finding, line(3))
    assert (diagnostic.rule, diagnostic.message, diagnostic.span) == (rule, message, line(3))
    assert diagnostic.level is RULES[rule].level


def test_every_rule_is_said_somewhere_above() -> None:
    assert {rule for _, rule, _ in SAID} == set(RULES)


def test_every_rule_has_a_page_that_names_its_level() -> None:
    for rule in RULES.values():
        page = (PAGES / f"{rule.name}.md").read_text()
        assert page.startswith(f"# {rule.name}\n")
        assert f"Default level: {rule.level.value}." in page


def test_the_levels_are_those_of_the_contract() -> None:
    assert RULES["partial-load"].level is Level.INFORMATION
    assert RULES["unresolved-load"].level is Level.OFF


def test_shown_keys_point_at_the_model() -> None:
    diagnostic = diagnose(MissingKeys(("a", "b"), 2, places={"b": line(9)}), line(3))
    assert diagnostic.related == (Related(line(9), '"b" is made here'),)
