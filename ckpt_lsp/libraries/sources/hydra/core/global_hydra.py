"""Stands in for `hydra.core.global_hydra`."""


class GlobalHydra:
    _composition = None

    @staticmethod
    def instance():
        return GlobalHydra()

    def is_initialized(self):
        return GlobalHydra._composition is not None

    def clear(self):
        GlobalHydra._composition = None
