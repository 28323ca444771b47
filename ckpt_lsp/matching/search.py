"""The few rules after which as many of a checkpoint's keys as possible are the model's.

A rule is taken for what it proves: the keys that it moves must land on keys of the model with the same shapes, nearly
all of them, and no other rule may explain the same keys as well.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ckpt_lsp.matching.known_renames import KNOWN_RENAMES
from ckpt_lsp.matching.renames import same_modules
from ckpt_lsp.matching.rewrite import Rewrite, Where, renamer
from ckpt_lsp.matching.shapes import Fit, fit
from ckpt_lsp.matching.templates import Shapes, suggested
from ckpt_lsp.tensors import Shape

_MOST_RULES = 12
_MOST_TRIED = 48
_SAMPLE = 400
_LEAST_SHARE = 0.8
_LEAST_PART = 0.2
_MANY = 4
_WRAPPERS = ("module", "_orig_mod")
"""What `DataParallel`, `DistributedDataParallel` and `torch.compile` call the model that they wrap."""
_ORDER = (Where.START, Where.ANYWHERE, Where.END)


def search(model: Shapes, saved: Shapes) -> tuple[Rewrite, ...]:
    """Return the rules, in the order in which they are applied, that make keys of `saved` into keys of `model`."""
    found: list[Rewrite] = []
    while len(found) < _MOST_RULES:
        rewrites = _next(_Sides.of(model, saved))
        if not rewrites:
            break
        found.extend(rewrites)
        for rewrite in rewrites:
            saved = renamed_keys(saved, rewrite)
    return _prefix_first(found)


def renamed_keys(saved: Shapes, rewrite: Rewrite) -> Mapping[str, Shape | None]:
    """Return `saved` with its keys named as the rule says."""
    rename = renamer(rewrite)
    return {rename(key): shape for key, shape in saved.items()}


def fits(model: Shapes, key: str, shape: Shape | None) -> bool:
    """Whether a tensor of this name and shape can be copied into the model, so far as is known."""
    return key in model and fit(model[key], shape) is not Fit.NO


@dataclass(frozen=True, slots=True)
class _Sides:
    """The keys of both sides; those that the other side lacks are `wanted` by the model, and `loose` in the file."""

    model: Shapes
    saved: Shapes
    wanted: Shapes
    loose: Shapes

    @staticmethod
    def of(model: Shapes, saved: Shapes) -> _Sides:
        wanted = {key: shape for key, shape in model.items() if key not in saved}
        return _Sides(model, saved, wanted, {key: shape for key, shape in saved.items() if key not in model})


@dataclass(frozen=True, slots=True)
class _Effect:
    """What a rule does to some keys: how many it `moved`, how many of them have a name of the model then.

    `landing` has those whose shapes are the same too; `lost` counts keys that fit before, and do so no more.
    """

    rewrite: Rewrite
    moved: int
    named: int
    landing: Mapping[str, str]
    lost: int

    @property
    def gain(self) -> int:
        return len(self.landing) - self.lost

    @property
    def is_precise(self) -> bool:
        """Whether what it moves lands with the right shapes: nearly all, or many of a module that differs inside."""
        if self.gain <= 0 or len(self.landing) < _LEAST_SHARE * self.named:
            return False
        landed = len(self.landing)
        return landed >= _LEAST_SHARE * self.moved or (landed >= _MANY and landed >= _LEAST_PART * self.moved)


def _next(sides: _Sides) -> Sequence[Rewrite]:
    """Return the rule that explains most; where none explains a kind of keys, those about single modules."""
    if not sides.loose or not sides.wanted:
        return ()
    best = _best(suggested(sides.loose, sides.wanted)[:_MOST_TRIED], sides)
    rules = [best] if best else [Rewrite(f"{old}.", f"{new}.") for old, new in same_modules(sides.model, sides.saved)]
    wrapper = next((found for rule in rules if (found := _wrapper(rule, sides))), None)
    # What is behind the wrapper is told apart from it by the next step.
    return [Rewrite(wrapper, "")] if wrapper else rules


def _wrapper(rule: Rewrite, sides: _Sides) -> str | None:
    """Return what a wrapper put before all keys, where a rule takes it for a part of a module's name."""
    if rule.where is not Where.START or not rule.new:
        return None
    prefix = "".join(f"{part}." for part in itertools.takewhile(_WRAPPERS.__contains__, rule.old.split(".")))
    if not prefix or any(key.startswith(prefix) for key in sides.model):
        return None
    return prefix if all(key.startswith(prefix) for key in sides.saved) else None


def _best(rewrites: Iterable[Rewrite], sides: _Sides) -> Rewrite | None:
    """Return the rule with the greatest gain, the simplest of several that do the same."""
    sample = _sampled(sides)
    tried = [_effect(rewrite, sides, sample) for rewrite in rewrites]
    ranked = sorted((effect for effect in tried if effect.gain > 0), key=_rank)
    for effect in ranked:
        whole = effect if len(sample) == len(sides.saved) else _effect(effect.rewrite, sides, sides.saved)
        if _explains(whole, sides) and not _is_ambiguous(effect, ranked):
            return effect.rewrite
    return None


def _sampled(sides: _Sides) -> Shapes:
    """Return enough of the keys to see which rule is best, some that fit and some that do not.

    They are picked at random, and always the same: at even distances, all may be of one kind.
    """
    settled = [key for key in sides.saved if key not in sides.loose]
    pick = random.Random(0)
    chosen = (pick.sample(keys, min(len(keys), _SAMPLE)) for keys in (list(sides.loose), settled))
    return {key: sides.saved[key] for key in itertools.chain.from_iterable(chosen)}


def _rank(effect: _Effect) -> tuple[int, bool, int, int, int]:
    rewrite = effect.rewrite
    dots = rewrite.old.count(".") + rewrite.new.count(".")
    return -effect.gain, rewrite.has_numbers, dots, _ORDER.index(rewrite.where), len(rewrite.old)


def _effect(rewrite: Rewrite, sides: _Sides, keys: Shapes) -> _Effect:
    moved = named = lost = 0
    landing = {}
    rename = renamer(rewrite)
    for key, shape in keys.items():
        new = rename(key)
        if new == key:
            continue
        moved += 1
        lost += fits(sides.model, key, shape)
        # Where the name is taken by a key that stays, one of the two tensors would be lost.
        if new in sides.model and (new not in sides.saved or rename(new) != new):
            named += 1
            if fits(sides.model, new, shape):
                landing[key] = new
    return _Effect(rewrite, moved, named, landing, lost)


def _explains(effect: _Effect, sides: _Sides) -> bool:
    """Whether what the rule does is no accident."""
    rewrite = effect.rewrite
    if rewrite.where is Where.START and not (rewrite.old and rewrite.new):
        # A prefix is half of what is wrong or more: what only some keys have in front of them is a name.
        return effect.gain > 0 and 2 * effect.named >= min(len(sides.loose), len(sides.wanted))
    if rewrite.where is Where.END and len(effect.landing) < 2 and (rewrite.old, rewrite.new) not in KNOWN_RENAMES:
        # One tensor of the same shape could be any.
        return False
    if not effect.is_precise or not rewrite.new or rewrite.has_numbers:
        return effect.is_precise
    if rewrite.where is Where.START:
        asked = sum(key.startswith(rewrite.new) for key in sides.wanted)
    else:
        asked = sum(f".{rewrite.new}" in f".{key}" for key in sides.wanted)
    return len(effect.landing) >= (_LEAST_SHARE if len(effect.landing) < _MANY else _LEAST_PART) * asked


def _is_ambiguous(effect: _Effect, others: Iterable[_Effect]) -> bool:
    """Whether another rule explains the same keys, or fills the same places, just as well in another way."""
    if (effect.rewrite.old, effect.rewrite.new) in KNOWN_RENAMES:
        return False
    rivals = (other for other in others if other.gain >= effect.gain and other.is_precise)
    return any(_contradict(effect.landing, rival.landing) for rival in rivals)


def _contradict(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    if any(other.get(key, new) != new for key, new in one.items()):
        return True
    sources = {new: key for key, new in other.items()}
    return any(sources.get(new, key) != key for key, new in one.items())


def _prefix_first(found: Sequence[Rewrite]) -> tuple[Rewrite, ...]:
    """Take a prefix off before the rules that hold for keys with it, and not after them.

    `module.layers.` → `blocks.`, `module.` → nothing is the same as `module.` → nothing, `layers.` → `blocks.`.
    """
    strip = next((rule for rule in found if rule.where is Where.START and rule.old and not rule.new), None)
    before = list(itertools.takewhile(lambda rule: rule is not strip, found))
    if strip is None or not all(_is_behind(strip.old, rule) for rule in before):
        return tuple(found)
    shorter = [Rewrite(rule.old.removeprefix(strip.old), rule.new, rule.where) for rule in before]
    return (strip, *shorter, *found[len(before) + 1 :])


def _is_behind(prefix: str, rule: Rewrite) -> bool:
    if rule.where is not Where.START:
        return True
    return rule.old.startswith(prefix) and rule.old != prefix and not rule.new.startswith(prefix)
