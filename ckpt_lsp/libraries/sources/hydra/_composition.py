"""How Hydra puts a config together: the defaults list as a tree of files, then their values in that order."""

import os

import hydra
from hydra.core.config_store import ConfigStore
from omegaconf import DictConfig, OmegaConf, _config, _documents, _merge, _not_given, _primitive


class Composition:
    """The configs in one folder, and in the store of the program."""

    def __init__(self, folder, version_base):
        self._folder = folder
        self._self_last = version_base is None or version_base not in ("1.0", "1.1")

    def compose(self, name, overrides):
        if name is None:
            return self._with_values(DictConfig({}), overrides)
        name = name.removesuffix(".yaml").removesuffix(".yml")
        root = self._read(name)
        if root is None:
            return hydra._not_found(name, self._folder)
        chosen, values = self._choices(overrides)
        self._chosen = chosen
        self._collect_overrides(root, "", "")
        cfg = DictConfig({})
        self._put(cfg, root, "", "", primary=True)
        for group in [group for group in chosen if group not in self._seen]:
            self._include(cfg, group, chosen[group], group.replace("/", "."))
        cfg = self._with_values(cfg, values)
        OmegaConf.set_struct(cfg, True)
        return cfg

    # Reading.

    def _read(self, name):
        path = os.path.join(self._folder, name)
        text = None
        for end in (".yaml", ".yml"):
            text = hydra._text_of(os.path.normpath(path + end)) if text is None else text
        if text is None:
            stored = ConfigStore._stored.get(name)
            return _File({}, None, stored) if stored is not None else None
        documents = _documents(text)
        content = documents[0] if documents and documents[0] is not None else {}
        return _File(content, _package(text), None)

    # Which option of each group.

    def _choices(self, overrides):
        chosen, values = {}, []
        for override in overrides:
            key, equals, value = override.partition("=")
            group = key.lstrip("+~").partition("@")[0]
            is_group = hydra._is_folder(os.path.normpath(os.path.join(self._folder, group))) or ConfigStore._has_group(
                group
            )
            if equals and is_group and not key.startswith("~"):
                chosen[group] = value
            elif key.startswith("~") and is_group:
                chosen[group] = None
            else:
                values.append(override)
        self._seen = set()
        return chosen, values

    def _collect_overrides(self, file, folder, package):
        """Note what `override` entries anywhere in the tree choose; what is outermost, or on top, wins."""
        for entry in file.defaults:
            kind, group, option = _entry(entry, folder)
            if kind == "override":
                self._chosen.setdefault(group, option)
        for entry in file.defaults:
            kind, group, option = _entry(entry, folder)
            if kind == "group":
                option = self._chosen.get(group, option)
            if kind in ("group", "config") and isinstance(option, str):
                inner = self._read(f"{group}/{option}" if kind == "group" else option)
                if inner is not None:
                    below = group if kind == "group" else option.rpartition("/")[0]
                    self._collect_overrides(inner, below, package)

    # Putting together.

    def _put(self, cfg, file, folder, package, primary=False):
        package = file.package(package)
        entries = list(file.defaults)
        if "_self_" not in entries:
            entries.insert(len(entries) if self._self_last or not primary else 0, "_self_")
        for entry in entries:
            if entry == "_self_":
                _put_at(cfg, package, file.values)
                continue
            kind, group, option = _entry(entry, folder)
            if kind == "override":
                continue
            if kind == "config":
                self._include_config(cfg, option, package)
                continue
            self._seen.add(group)
            option = self._chosen.get(group, option)
            if option == "???":
                hydra._spread(_at(cfg, _joined(package, group.replace("/", "."))), _not_given(group))
                continue
            own = _package_of(entry)
            relative = group[len(folder) + 1 :] if folder and group.startswith(folder + "/") else group
            below = relative.replace("/", ".") if own is None else own
            for one in option if isinstance(option, list) else [option]:
                where = _joined(package if own is None or not own.startswith("_global_") else "", below)
                self._include(cfg, group, one, where, _is_optional(entry))

    def _include(self, cfg, group, option, package, optional=False):
        if option is None:
            return
        option = str(option).removesuffix(".yaml")
        file = self._read(f"{group}/{option}")
        if file is not None:
            inner = f"{group}/{option}".rpartition("/")[0]
            self._put(cfg, file, inner, package.replace("_global_.", "").replace("_global_", ""))
        elif not optional:
            self._open(cfg, package, f"{group}/{option}")

    def _include_config(self, cfg, name, package):
        file = self._read(name.removesuffix(".yaml"))
        if file is not None:
            self._put(cfg, file, name.rpartition("/")[0], package)
        else:
            self._open(cfg, package, name)

    def _open(self, cfg, package, name):
        """Note that a part of the config is not found: there may be more in it than is known."""
        hydra._spread(_at(cfg, package), hydra._not_found(name, self._folder))

    def _with_values(self, cfg, overrides):
        for override in overrides:
            key, equals, value = override.partition("=")
            name = key.lstrip("+~")
            if key.startswith("~"):
                *path, last = name.split(".")
                del (OmegaConf.select(cfg, ".".join(path)) if path else cfg)[last]
            else:
                OmegaConf.update(cfg, name, _primitive(value) if value else "", force_add=True)
        return cfg


class _File:
    """A config: its defaults list, its package, and its values."""

    def __init__(self, content, package, stored):
        self._package = package
        if stored is not None:
            node = _config(stored[0], None, None)
            self._package = stored[1]
            self.defaults = list(node.get("defaults") or [])
            self.defaults = [OmegaConf.to_container(e) if OmegaConf.is_config(e) else e for e in self.defaults]
            if "defaults" in node:
                del node["defaults"]
            self.values = node
            return
        self.defaults = list(content.get("defaults") or [])
        self.values = {key: value for key, value in content.items() if key not in ("defaults", "hydra")}

    def package(self, outer):
        if self._package is None:
            return outer
        return self._package.replace("_global_.", "").replace("_global_", "").replace("_group_", outer)


def _package(text):
    """What a comment `# @package …` at the top of a file says."""
    for line in text.splitlines():
        line = line.strip()
        if not line.startswith("#"):
            if line:
                return None
            continue
        words = line.lstrip("#").split()
        if len(words) > 1 and words[0] == "@package":
            return words[1]
    return None


def _parts(entry):
    """The words before the group of an entry, the group with its package, and the option."""
    if isinstance(entry, str):
        *words, name = entry.split(" ")
        return words, None, name
    [(key, option)] = entry.items()
    *words, group = key.split(" ")
    return words, group, option


def _entry(entry, folder):
    words, group, option = _parts(entry)
    if group is None:
        name = option.partition("@")[0]
        return "config", None, name[1:] if name.startswith("/") else _below(folder, name)
    group = group.partition("@")[0]
    group = group[1:] if group.startswith("/") else _below(folder, group)
    if "override" in words or group == "hydra" or group.startswith("hydra/"):
        return "override", group, option
    return "group", group, option


def _package_of(entry):
    _, group, _ = _parts(entry)
    _, at, package = group.partition("@")
    if not at:
        return None
    return "" if package == "_here_" else package


def _is_optional(entry):
    return "optional" in _parts(entry)[0]


def _below(folder, name):
    return f"{folder}/{name}" if folder else name


def _joined(package, below):
    return f"{package}.{below}" if package and below else package or below


def _at(cfg, package):
    """The part of the config that `package` names, made where it is missing."""
    for name in [name for name in package.split(".") if name]:
        content = cfg.__dict__["_content"]
        if not isinstance(content.get(name), DictConfig):
            content[name] = DictConfig({}, cfg, name)
        cfg = content[name]
    return cfg


def _put_at(cfg, package, values):
    _merge(_at(cfg, package), _config(values, None, None))
