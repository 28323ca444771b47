"""Stand-in for torch.nn.modules.lazy: parameters whose shapes come with the first input, or from the checkpoint."""

from torch.nn.parameter import is_lazy


class LazyModuleMixin:
    cls_to_become = None

    def has_uninitialized_params(self):
        return any(is_lazy(value) for value in [*self._parameters.values(), *self._buffers.values()])

    def __call__(self, *args, **kwargs):
        self.initialize_parameters(*args, **kwargs)
        if self.cls_to_become is not None:
            self.__class__ = self.cls_to_become
        return self(*args, **kwargs)
