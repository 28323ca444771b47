"""What is not decided about a module stays undecided in its snapshot, with the reason."""

from __future__ import annotations

from ckpt_lsp.evaluator.values import Instance
from ckpt_lsp.libraries.module_snapshot import snapshot
from ckpt_lsp.tensors import Loading, ModuleTree, key_set
from tests.libraries.evaluating import evaluate


def tree_of(source: str) -> ModuleTree:
    machine, module = evaluate(source)
    value = module.content["m"]
    assert isinstance(value, Instance)
    return snapshot(machine, value)


def test_an_unknown_attribute_opens_its_prefix_only() -> None:
    keys = key_set(tree_of("import somewhere\nm = nn.Sequential(nn.Linear(1, 1))\nm.backbone = somewhere.build()"))
    assert set(keys.sure) == {"0.weight", "0.bias"}
    assert set(keys.open) == {"backbone."}


def test_an_option_that_is_not_known_opens_nothing() -> None:
    source = "m = nn.Linear(1, 1)\nm.flag = torch.cuda.is_available()\nm.width = torch.cuda.device_count() * 3"
    assert key_set(tree_of(source)).exact


def test_a_layer_that_only_some_runs_have_may_be_there() -> None:
    source = """
        m = nn.Module()
        m.a = nn.Linear(1, 1)
        if torch.cuda.is_available():
            m.b = nn.Linear(2, 2)
        else:
            m.b = None
    """
    keys = key_set(tree_of(source))
    assert set(keys.sure) == {"a.weight", "a.bias"}
    assert set(keys.maybe) == {"b.weight", "b.bias"}


def test_reading_a_layer_that_only_some_runs_have_does_not_decide_whether_it_is_there() -> None:
    source = """
        m = nn.Module()
        if torch.cuda.is_available():
            m.b = nn.Linear(2, 2)
        else:
            m.b = None
        if m.b is not None:
            m.c = nn.Linear(3, 3)
    """
    keys = key_set(tree_of(source))
    assert set(keys.maybe) == {"b.weight", "b.bias", "c.weight", "c.bias"}


def test_two_possible_widths_leave_the_size_open() -> None:
    source = "m = nn.Linear(4, 8 if torch.cuda.is_available() else 16)"
    keys = key_set(tree_of(source))
    assert keys.sure["weight"].shape == (None, 4)


def test_two_possible_layers_share_what_they_have_in_common() -> None:
    source = "m = nn.Module()\nm.x = nn.Linear(4, 8) if torch.cuda.is_available() else nn.Linear(4, 16, bias=False)"
    keys = key_set(tree_of(source))
    assert keys.sure["x.weight"].shape == (None, 4)
    assert set(keys.maybe) == {"x.bias"}


def test_a_bias_that_is_not_decided_may_be_there() -> None:
    keys = key_set(tree_of("m = nn.Conv2d(1, 2, 3, bias=torch.cuda.is_available())"))
    assert (set(keys.sure), set(keys.maybe)) == ({"weight"}, {"bias"})


def test_an_unknown_base_class_opens_the_module() -> None:
    source = """
        import somewhere
        class Net(somewhere.Base):
            def __init__(self):
                super().__init__()
                self.head = nn.Linear(1, 2)
        m = nn.Sequential(Net())
    """
    tree = tree_of(source)
    assert tree.open is None
    child = tree.children[0].tree
    assert child is None or child.open or tree.children[0].maybe


def test_a_list_of_unknown_length_opens_the_list() -> None:
    source = (
        "import somewhere\nm = nn.Module()\nm.layers = nn.ModuleList([nn.Linear(1, 1) for _ in somewhere.widths()])"
    )
    assert "layers." in key_set(tree_of(source)).open


def test_loading_that_users_change_is_custom() -> None:
    source = """
        class Net(nn.Module):
            def _load_from_state_dict(self, *args):
                pass
        m = Net()
    """
    assert "overrides _load_from_state_dict" in str(tree_of(source).custom)
    hooked = "m = nn.Linear(1, 1)\nm._register_load_state_dict_pre_hook(lambda *args: None)"
    assert "hook" in str(tree_of(hooked).custom)


def test_loading_that_torch_changes_has_a_name() -> None:
    assert tree_of("m = nn.BatchNorm2d(3)").loading is Loading.BATCH_NORM
    assert tree_of("m = nn.SyncBatchNorm(3)").loading is Loading.BATCH_NORM
    assert tree_of("m = nn.InstanceNorm2d(3)").loading is Loading.INSTANCE_NORM
    source = "m = torch.nn.utils.parametrizations.weight_norm(nn.Linear(1, 2))"
    tree = tree_of(source)
    assert (tree.loading, tree.class_name, tree.custom) == (Loading.WEIGHT_NORM, "ParametrizedLinear", None)


def test_lazy_parameters_take_any_shape() -> None:
    assert all(slot.lazy for slot in tree_of("m = nn.LazyLinear(3)").slots)
    used = tree_of("import somewhere\nm = nn.LazyLinear(3)\nm(somewhere.batch())")
    assert not any(slot.lazy for slot in used.slots)


def test_a_module_that_contains_itself_ends() -> None:
    tree = tree_of("m = nn.Sequential(nn.Linear(1, 1))\nm.again = m")
    again = tree.children[1].tree
    assert again is not None
    assert "contains itself" in str(again.open)


def test_modules_shared_without_end_are_cut_off() -> None:
    source = """
        m = nn.Linear(1, 1)
        for _ in range(40):
            m = nn.Sequential(m, m)
    """
    assert "more than" in str(tree_of(source).open)


def test_a_shared_module_stands_under_both_names() -> None:
    keys = key_set(tree_of("m = nn.Module()\nm.a = nn.Linear(1, 1)\nm.b = m.a"))
    assert list(keys.sure) == ["a.weight", "a.bias", "b.weight", "b.bias"]


def test_extra_state_is_expected_where_it_can_be_set() -> None:
    source = """
        class Net(nn.Module):
            def get_extra_state(self):
                return 1
            def set_extra_state(self, state):
                pass
        m = Net()
    """
    assert list(key_set(tree_of(source)).sure) == ["_extra_state"]


def test_a_slot_knows_where_it_was_registered() -> None:
    tree = tree_of("m = nn.Module()\nm.fc = nn.Linear(1, 1)")
    assert tree.children[0].span is not None
    assert tree.children[0].span.start.line == 7
