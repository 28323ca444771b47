"""What user code does with modules comes to the same keys as in PyTorch."""

from __future__ import annotations

import textwrap

import pytest

from tests.libraries.evaluating import assert_same_modules, evaluate, run

CASES = {
    "a_parameter_moves_a_buffer_out": """
        m = nn.Module()
        m.register_buffer("x", torch.ones(2))
        m.x = nn.Parameter(torch.ones(3))
    """,
    "none_keeps_a_registered_name": """
        m = nn.Sequential(nn.Linear(2, 3))
        m.head = nn.Linear(3, 1)
        m.head = None
        m.scale = nn.Parameter(torch.ones(1))
        m.scale = None
    """,
    "a_module_takes_the_name_of_a_plain_attribute": """
        m = nn.Module()
        m.head = None
        m.head = nn.Linear(3, 1)
        has = "head" in m.__dict__
    """,
    "a_plain_tensor_replaces_a_buffer": """
        m = nn.Module()
        m.register_buffer("x", torch.ones(2), persistent=False)
        m.x = torch.ones(4, dtype=torch.int64)
    """,
    "a_buffer_says_whether_it_is_persistent": """
        m = nn.Module()
        m.a = nn.Buffer(torch.ones(2))
        m.b = nn.Buffer(torch.ones(3), persistent=False)
    """,
    "a_plain_tensor_is_no_buffer": """
        m = nn.Module()
        m.x = torch.ones(2)
    """,
    "deleting_and_setting_again_changes_the_order": """
        m = nn.Module()
        m.a = nn.Linear(1, 2)
        m.b = nn.Linear(2, 3)
        del m.a
        m.a = nn.Linear(3, 4)
    """,
    "tied_weights_have_both_names": """
        m = nn.Module()
        m.embed = nn.Embedding(5, 3)
        m.head = nn.Linear(3, 5, bias=False)
        m.head.weight = m.embed.weight
        count = len(list(m.parameters()))
    """,
    "lists_grow_and_are_sliced": """
        m = nn.ModuleList([nn.Linear(1, n) for n in range(1, 4)])
        m += [nn.ReLU()]
        m.extend([nn.Linear(4, 4)])
        m.insert(1, nn.Tanh())
        m[0] = nn.Linear(7, 7)
        del m[2]
        last = m[-1].out_features
        m = nn.ModuleList([*m[1:], m.pop(0)])
        size = len(m)
    """,
    "sequentials_add_multiply_and_slice": """
        a = nn.Sequential(nn.Linear(1, 2), nn.ReLU())
        b = nn.Sequential(OrderedDict(x=nn.Linear(2, 3), y=nn.Linear(3, 4)))
        c = a + b
        d = a * 2
        e = b[:1]
        a.append(nn.Linear(9, 9))
        a += b
        f = nn.Sequential(*list(c.children())[:-1])
        del c[0]
    """,
    "dicts_update_and_pop": """
        m = nn.ModuleDict({"a": nn.Linear(1, 1)})
        m.update({"b": nn.Linear(2, 2), "a": nn.Linear(3, 3)})
        m["c"] = nn.ReLU()
        keys = list(m.keys())
        m.pop("b")
        found = "b" in m
    """,
    "parameter_containers_take_plain_tensors": """
        m = nn.ParameterDict({"z": torch.ones(2), "a": torch.ones(3)})
        m["q"] = torch.ones(1)
        l = nn.ParameterList([torch.ones(2)])
        l.append(torch.ones(3))
        l += [nn.Parameter(torch.ones(4))]
        shape = tuple(l[1].shape)
    """,
    "names_are_computed": """
        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                for i in range(3):
                    setattr(self, f"block{i}", nn.Linear(i + 1, 2))
                    self.add_module("extra_%d" % i, nn.BatchNorm1d(2))
                self.register_parameter("w", nn.Parameter(torch.zeros(2)))
                self.register_parameter("none", None)
                self.register_buffer("nothing", None)
            def forward(self, x):
                return getattr(self, "block0")(x)
        m = Net()
        names = [name for name, _ in m.named_modules()]
        params = [name for name, _ in m.named_parameters()]
        shape = tuple(m(torch.ones(5, 1)).shape)
    """,
    "inherited_modules_are_replaced": """
        class Base(nn.Module):
            def __init__(self, n=4):
                super().__init__()
                self.body = nn.Linear(n, n)
                self.head = nn.Linear(n, 2)
        class Net(Base):
            def __init__(self):
                super().__init__(6)
                self.head = nn.Sequential(nn.Linear(self.head.in_features, 8), nn.Linear(8, 1))
        m = Net()
    """,
    "the_old_weight_norm": """
        m = nn.Sequential(nn.utils.weight_norm(nn.Conv1d(2, 4, 3)), nn.utils.weight_norm(nn.Linear(4, 2), dim=None))
        n = nn.utils.weight_norm(nn.ConvTranspose2d(2, 4, 3), dim=1)
        o = nn.utils.remove_weight_norm(nn.utils.weight_norm(nn.Linear(4, 2)))
        p = nn.utils.weight_norm(nn.LSTM(3, 4), "weight_hh_l0")
    """,
    "the_old_spectral_norm": """
        m = nn.utils.spectral_norm(nn.Conv2d(2, 4, 3))
        n = nn.utils.spectral_norm(nn.ConvTranspose2d(2, 4, 3))
        o = nn.utils.remove_spectral_norm(nn.utils.spectral_norm(nn.Linear(4, 2)))
    """,
    "parametrizations": """
        from torch.nn.utils import parametrizations, parametrize
        a = parametrizations.weight_norm(nn.Conv2d(2, 4, 3))
        b = parametrizations.spectral_norm(nn.Linear(3, 4))
        c = parametrizations.orthogonal(nn.Linear(3, 4))
        d = parametrizations.orthogonal(nn.Linear(4, 4), orthogonal_map="cayley", use_trivialization=False)
        shape = tuple(a.weight.shape)
        is_linear = isinstance(b, nn.Linear)
        e = parametrizations.weight_norm(nn.Linear(2, 2))
        parametrize.remove_parametrizations(e, "weight")
        class Symmetric(nn.Module):
            def forward(self, x):
                return x.triu() + x.triu(1).transpose(-1, -2)
        f = nn.Linear(3, 3)
        parametrize.register_parametrization(f, "weight", Symmetric())
        g = parametrizations.weight_norm(parametrizations.weight_norm(nn.LSTM(2, 3), "weight_ih_l0"), "weight_hh_l0")
    """,
    "wrappers_put_prefixes": """
        a = nn.DataParallel(nn.Linear(2, 3))
        b = torch.compile(nn.Sequential(nn.Linear(2, 3)))
        c = torch.optim.swa_utils.AveragedModel(nn.Linear(2, 3))
        inner = a.module.in_features
    """,
    "copies_are_independent": """
        a = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 4))
        b = copy.deepcopy(a)
        b[1] = nn.Linear(3, 9)
        shared = a[0].weight is b[0].weight
    """,
    "conversions": """
        a = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3)).half()
        b = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3)).to("cpu").to(torch.float64).eval()
        c = nn.Linear(2, 3).to("cpu", dtype=torch.bfloat16).requires_grad_(False)
        training = [m.training for m in b.modules()]
        grads = [p.requires_grad for p in c.parameters()]
        c.weight.requires_grad = True
        grads_after = [p.requires_grad for p in c.parameters()]
    """,
    "apply_may_change_modules": """
        def thaw(module):
            if isinstance(module, nn.Linear):
                nn.init.kaiming_normal_(module.weight)
                module.extra = nn.Parameter(torch.zeros(module.out_features))
        m = nn.Sequential(nn.Linear(2, 3), nn.Sequential(nn.Linear(3, 4)))
        m.apply(thaw)
    """,
    "state_dicts_have_keys_in_order": """
        m = nn.Sequential(OrderedDict(a=nn.Linear(2, 3), b=nn.BatchNorm1d(3)))
        m.register_buffer("hidden", torch.ones(1), persistent=False)
        sd = m.state_dict()
        prefixed = m.state_dict(prefix="net.")
        keys = [k for k in sd]
        shapes = {k: tuple(v.shape) for k, v in sd.items()}
    """,
    "submodules_are_found_by_path": """
        m = nn.Sequential(OrderedDict(a=nn.Sequential(nn.Linear(2, 3))))
        width = m.get_submodule("a.0").out_features
        shape = tuple(m.get_parameter("a.0.weight").shape)
        m.set_submodule("a.0", nn.Linear(2, 7))
    """,
    "sync_batchnorm_keeps_keys": """
        m = nn.SyncBatchNorm.convert_sync_batchnorm(nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2)))
    """,
    "batchnorm_is_fused_into_a_convolution": """
        from torch.nn.utils.fusion import fuse_conv_bn_eval
        m = fuse_conv_bn_eval(nn.Conv2d(2, 4, 3, bias=False).eval(), nn.BatchNorm2d(4).eval())
    """,
    "lazy_layers_take_the_shape_of_their_input": """
        m = nn.Sequential(nn.LazyConv2d(4, 3), nn.LazyBatchNorm2d(), nn.Flatten(), nn.LazyLinear(5))
        y = m(torch.ones(2, 3, 8, 8))
    """,
    "data_of_a_parameter_is_replaced": """
        m = nn.Linear(2, 3)
        m.weight.data = torch.zeros(5, 2)
        shape = tuple(m.weight.shape)
    """,
    "hooks_of_forward_do_not_matter": """
        m = nn.Linear(2, 3)
        handle = m.register_forward_hook(lambda *args: None)
        handle.remove()
    """,
    "private_dicts_are_edited": """
        m = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 4))
        m._modules["1"] = nn.Linear(3, 3)
        del m._modules["2"]
        m._parameters["w"] = nn.Parameter(torch.ones(2))
    """,
    "extra_state_is_a_key": """
        class Net(nn.Module):
            def get_extra_state(self):
                return {"a": 1}
            def set_extra_state(self, state):
                pass
        keys = list(nn.Sequential(Net()).state_dict())
    """,
    "mixins_come_before_and_after": """
        class Mixin:
            def __init__(self, *args, **kwargs):
                super().__init__(*args, **kwargs)
                self.mixed = nn.Linear(1, 1)
        class Net(Mixin, nn.Module):
            def __init__(self):
                super().__init__()
                self.own = nn.Linear(2, 2)
        m = Net()
    """,
    "reset_parameters_of_a_subclass_runs": """
        class LoRA(nn.Linear):
            def reset_parameters(self):
                super().reset_parameters()
                self.lora = nn.Parameter(torch.zeros(2, 2))
        m = LoRA(2, 3)
    """,
    "training_helpers_leave_keys_alone": """
        m = nn.Linear(2, 3)
        optimizer = torch.optim.AdamW(m.parameters(), lr=0.1, weight_decay=0.01)
        scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 10)
        scaler = torch.cuda.amp.GradScaler()
        nn.utils.clip_grad_norm_(m.parameters(), 1.0)
        lr = optimizer.param_groups[0]["lr"]
        with torch.no_grad():
            m.bias.zero_()
        @torch.no_grad()
        def f():
            return 3
        three = f()
    """,
}


@pytest.mark.parametrize("case", CASES)
def test_it_comes_to_the_same_as_in_pytorch(case: str) -> None:
    from torch import Tensor, nn

    real = run(CASES[case])
    kept = (nn.Module, Tensor, int, float, str, list, tuple, dict, bool)
    names = [name for name, value in real.items() if isinstance(value, kept) and not name.startswith("__")]
    assert_same_modules(CASES[case], *names)


ERRORS = {
    "a number for a parameter": "nn.Linear(1, 1).weight = 3",
    "a tensor for a parameter": "nn.Linear(1, 1).weight = torch.ones(1, 1)",
    "a number for a module": "nn.Sequential(nn.Linear(1, 1)).__setattr__('0', 3)",
    "a number for a buffer": "nn.BatchNorm1d(1).running_mean = 3",
    "no such attribute": "nn.Linear(1, 1).wait",
    "a dot in a name": "nn.Module().add_module('a.b', nn.ReLU())",
    "a dot in a parameter's name": "nn.Module().register_parameter('a.b', None)",
    "an empty name": "nn.Module().register_buffer('', None)",
    "a number for a name": "nn.Module().add_module(0, nn.ReLU())",
    "a class for a module": "nn.Sequential(nn.ReLU)",
    "a name that is taken": "nn.Module().register_buffer('training', None)",
    "arguments for Module": "nn.Module(3)",
    "keywords for Module": "nn.Module(bias=3)",
    "a plain tensor registered as parameter": "nn.Module().register_parameter('a', torch.ones(1))",
    "a number registered as buffer": "nn.Module().register_buffer('a', 3)",
    "an index out of range": "nn.ModuleList([nn.ReLU()])[3]",
    "an unknown key": "nn.ModuleDict()['a']",
    "groups that do not divide": "nn.Conv2d(3, 4, 1, groups=2)",
    "a wrong number of heads": "nn.MultiheadAttention(8, 3)",
    "too many arguments": "nn.ReLU(1, 2, 3)",
    "weight norm twice": "nn.utils.weight_norm(nn.utils.weight_norm(nn.Linear(1, 1)))",
    "no weight norm": "nn.utils.remove_weight_norm(nn.Linear(1, 1))",
    "a negative size": "torch.zeros(-1)",
}


@pytest.mark.parametrize("case", ERRORS)
def test_it_raises_what_pytorch_raises(case: str) -> None:
    source = textwrap.dedent(f"""
        try:
            {ERRORS[case]}
            error = None
        except Exception as raised:
            error = type(raised).__name__
    """)
    assert run(source)["error"] is not None
    machine, module = evaluate(source)
    assert machine.to_python(module.content["error"]) == run(source)["error"]


def test_setting_a_parameter_before_init_raises() -> None:
    source = """
        class Net(nn.Module):
            def __init__(self):
                self.w = nn.Parameter(torch.ones(1))
        try:
            Net()
            error = None
        except AttributeError as raised:
            error = str(raised)
    """
    _, module = evaluate(source)
    assert module.content["error"] == run(source)["error"]
