"""Stands in for `hydra.core.config_store`."""


class ConfigStore:
    _stored = {}
    """By path (`group/name`): the config and its package."""

    @staticmethod
    def instance():
        return ConfigStore()

    @staticmethod
    def _has_group(group):
        return any(path.startswith(group + "/") for path in ConfigStore._stored)

    def store(self, name, node, group=None, package=None, provider=None):
        name = name.removesuffix(".yaml")
        ConfigStore._stored[f"{group}/{name}" if group else name] = (node, package)
