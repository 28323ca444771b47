"""All forms, by the part of a program that they are a form of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tools.survey.calls import CALLS, DAMAGES, LAYOUTS
from tools.survey.forms import Call, Damage, Form, Layout, Path, Receiver, Source, Transform
from tools.survey.paths import PATHS
from tools.survey.receivers import RECEIVERS
from tools.survey.sources import SOURCES
from tools.survey.transforms import TRANSFORMS

PARTS: Mapping[str, Sequence[Form]] = {
    "receiver": RECEIVERS,
    "path": PATHS,
    "source": SOURCES,
    "transform": TRANSFORMS,
    "call": CALLS,
    "damage": DAMAGES,
    "layout": LAYOUTS,
}


@dataclass(frozen=True, slots=True)
class Combination:
    """One form for each part."""

    receiver: Receiver
    path: Path
    source: Source
    transform: Transform
    call: Call
    damage: Damage
    layout: Layout

    @property
    def forms(self) -> dict[str, Form]:
        """The forms by part, in the order of `PARTS`."""
        return {part: getattr(self, part) for part in PARTS}

    @property
    def makes_sense(self) -> bool:
        """Whether the forms can stand in one program."""
        receiver, path, transform = self.receiver, self.path, self.transform
        return (
            _agree(path.url, self.source.url)
            and (self.layout.file == "" or bool(receiver.defines))
            and (not path.parameter or _takes_parameter(receiver))
            and not (receiver.once and "$model" in transform.setup + transform.state)
            and not (receiver.once and self.call.code.count("$model") > 1)
            and (transform.entry != "" or (not receiver.entries and "$entry" not in receiver.late))
            and not (self.source.url and "$path" in self.call.around)
            and not ("__file__" in path.top and "/" in receiver.host_file)
        )


def _agree(path_is_url: bool | None, source_takes_url: bool) -> bool:
    return path_is_url is None or path_is_url == source_takes_url


def _takes_parameter(receiver: Receiver) -> bool:
    return "parameter" in receiver.host
