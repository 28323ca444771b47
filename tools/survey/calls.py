"""How the load is called, how the file differs from the model, and where the model is defined."""

from __future__ import annotations

from tools.survey.forms import Call, Damage, Layout

CALLS = (
    Call("strict is absent", "plain"),
    Call("strict is absent", "by keyword", "$model.load_state_dict(state_dict=$state)"),
    Call(
        "strict is absent",
        "if the file is there",
        around="if os.path.isfile($path):\n    $load\nelse:\n    print('no checkpoint')",
        imports=("import os",),
    ),
    Call("strict=False", "plain", "$model.load_state_dict($state, strict=False)"),
    Call(
        "strict=False",
        "the result is looked at",
        """
missing, unexpected = $model.load_state_dict($state, strict=False)
if missing:
    print('missing', missing)
print(len(unexpected))
""",
    ),
    Call("strict=False", "positional", "msg = $model.load_state_dict($state, False)\nprint(msg)"),
    Call("strict=True", "plain", "$model.load_state_dict($state, strict=True)"),
    Call("strict is a variable", "plain", "$model.load_state_dict($state, strict=STRICT)", top="STRICT = False"),
    Call(
        "try / except",
        "plain",
        """
try:
    $model.load_state_dict($state)
except RuntimeError as e:
    print('could not load', e)
""",
    ),
    Call(
        "try / except",
        "again without strict",
        """
try:
    $model.load_state_dict($state)
except Exception:
    $model.load_state_dict($state, strict=False)
""",
    ),
)

DAMAGES = (
    Damage("clean", "as saved"),
    Damage("clean", "keys and tensors alone", "state = dict(state)"),
    Damage(
        "mismatch",
        "another size",
        "key = [k for k, v in state.items() if v.dim() > 1][-1]\n"
        "state[key] = torch.zeros(state[key].shape[0] + 1, *state[key].shape[1:])",
    ),
    Damage(
        "mismatch",
        "a layer is missing",
        """
stem = list(state)[-1].rpartition('.')[0]
state = {k: v for k, v in state.items() if k.rpartition('.')[0] != stem}
""",
    ),
    Damage(
        "mismatch",
        "a layer too many",
        """
state['aux.weight'] = torch.zeros(2, 3)
state['aux.bias'] = torch.zeros(2)
""",
    ),
    Damage("mismatch", "the prefix module.", "state = {'module.' + k: v for k, v in state.items()}"),
    Damage(
        "mismatch",
        "a layer renamed",
        """
first = list(state)[0].split('.')[0]
state = {k.replace(first, 'stem', 1): v for k, v in state.items()}
""",
    ),
)

LAYOUTS = (
    Layout("same file", "same file"),
    Layout("same repository", "a module beside it", "models.py", "models"),
    Layout(
        "same repository",
        "a package that exports it",
        "networks/net.py",
        "networks",
        {"networks/__init__.py": "from .net import *\n"},
    ),
)
