"""What becomes of what was read before it is loaded."""

from __future__ import annotations

from tools.survey.forms import Transform

KEY = "constant key"
UNWRAP = "conditional unwrap"
DROP = "pop / del"
LOOP = "loop rename"
COMPREHENSION = "comprehension"
UPDATE = "state_dict().update"
HELPER = "helper"

_PREFIXED = "{'module.' + k: v for k, v in state.items()}"

TRANSFORMS = (
    Transform("none", "none"),
    Transform(
        KEY, "state_dict", "{'state_dict': state, 'epoch': 3}", '$checkpoint["state_dict"]', entry='"state_dict"'
    ),
    Transform(
        KEY,
        "model",
        "{'model': state, 'optimizer': {'state': {}, 'param_groups': []}}",
        '$checkpoint["model"]',
        entry='"model"',
    ),
    Transform(
        KEY,
        "net, by a variable",
        "{'net': state, 'acc': 0.9}",
        "$checkpoint[key]",
        setup='key = "net"',
        entry='"net"',
    ),
    Transform(
        KEY,
        "params_ema or params",
        "{'params': {}, 'params_ema': state}",
        "$checkpoint[keyname]",
        setup='keyname = "params_ema" if "params_ema" in $checkpoint else "params"',
        entry='"params_ema"',
    ),
    Transform(
        KEY,
        "generator, the rest unpacked",
        "{'generator': state, 'discriminator': {}, 'steps': 10}",
        "weights",
        setup='weights, steps = $checkpoint["generator"], $checkpoint["steps"]',
        entry='"generator"',
    ),
    Transform(KEY, "two levels", "{'model': {'state_dict': state}, 'epoch': 1}", '$checkpoint["model"]["state_dict"]'),
    Transform(
        UNWRAP,
        "get with itself as default",
        "{'model': state, 'epoch': 2}",
        '$checkpoint.get("model", $checkpoint)',
        entry='"model"',
    ),
    Transform(
        UNWRAP,
        "if the key is there",
        "{'state_dict': state, 'epoch': 2}",
        "state_dict",
        setup="""
if "state_dict" in $checkpoint.keys():
    state_dict = $checkpoint["state_dict"]
else:
    state_dict = $checkpoint
""",
        entry='"state_dict"',
    ),
    Transform(
        UNWRAP,
        "the first key of several",
        "{'model_state_dict': state, 'loss': 0.1}",
        "state_dict",
        setup="""
state_dict = $checkpoint
for key in ("state_dict", "model_state_dict", "model"):
    if key in state_dict:
        state_dict = state_dict[key]
        break
""",
        entry='"model_state_dict"',
    ),
    Transform(
        UNWRAP,
        "ema or model",
        "{'ema': state, 'model': {}}",
        '$checkpoint["ema"] if use_ema else $checkpoint["model"]',
        setup="use_ema = True",
        entry='"ema"',
    ),
    Transform(
        UNWRAP,
        "a dict or a whole module",
        "{'model': state}",
        "state",
        setup="""
state = $checkpoint["model"]
if isinstance(state, nn.Module):
    state = state.state_dict()
""",
        entry='"model"',
    ),
    Transform(
        DROP,
        "pop of the head",
        "{**state, 'fc_old.weight': torch.zeros(3)}",
        "state_dict",
        setup="""
state_dict = $checkpoint
for k in ["fc_old.weight", "fc_old.bias"]:
    state_dict.pop(k, None)
""",
    ),
    Transform(
        DROP,
        "del by name",
        "{**state, 'total_ops': torch.zeros(1), 'total_params': torch.zeros(1)}",
        "state_dict",
        setup='state_dict = $checkpoint\ndel state_dict["total_ops"], state_dict["total_params"]',
    ),
    Transform(
        DROP,
        "del in a loop over a list of keys",
        "{**state, 'aux_head.weight': torch.zeros(3), 'aux_head.bias': torch.zeros(3)}",
        "ckpt",
        setup="""
ckpt = $checkpoint
for k in list(ckpt.keys()):
    if k.startswith("aux_head"):
        print(f"removing {k}")
        del ckpt[k]
""",
    ),
    Transform(
        DROP,
        "where the shape differs",
        "state",
        "state_dict",
        setup="""
state_dict, own = $checkpoint, $model.state_dict()
for k in list(state_dict):
    if k in own and state_dict[k].shape != own[k].shape:
        del state_dict[k]
""",
    ),
    Transform(
        LOOP,
        "k[7:] into an OrderedDict",
        _PREFIXED,
        "new_state_dict",
        setup="""
new_state_dict = OrderedDict()
for k, v in $checkpoint.items():
    name = k[7:]  # without module.
    new_state_dict[name] = v
""",
        imports=("from collections import OrderedDict",),
    ),
    Transform(
        LOOP,
        "k.replace",
        "{k: v for k, v in {'net_g.' + k: v for k, v in state.items()}.items()}",
        "renamed",
        setup="""
renamed = {}
for key in $checkpoint:
    renamed[key.replace("net_g.", "")] = $checkpoint[key]
""",
    ),
    Transform(
        LOOP,
        "in place, by pop",
        "{'model': " + _PREFIXED + "}",
        "state_dict",
        setup="""
state_dict = $checkpoint["model"]
for k in list(state_dict.keys()):
    if k.startswith("module."):
        state_dict[k[len("module."):]] = state_dict.pop(k)
""",
        entry='"model"',
    ),
    Transform(
        LOOP,
        "a table of names",
        "{k.replace('weight', 'gamma').replace('bias', 'beta'): v for k, v in state.items()}",
        "state_dict",
        setup="""
state_dict = $checkpoint
renames = {"gamma": "weight", "beta": "bias"}
for old in list(state_dict):
    new = old
    for a, b in renames.items():
        new = new.replace(a, b)
    if new != old:
        state_dict[new] = state_dict.pop(old)
""",
    ),
    Transform(
        LOOP,
        "old and new keys in two lists",
        "{'online.' + k: v for k, v in state.items()}",
        "sd",
        setup="""
sd = $checkpoint
old_keys, new_keys = [], []
for key in sd.keys():
    if "online." in key:
        old_keys.append(key)
        new_keys.append(key.split(".", 1)[1])
for old_key, new_key in zip(old_keys, new_keys):
    sd[new_key] = sd.pop(old_key)
""",
    ),
    Transform(COMPREHENSION, "replace", _PREFIXED, "{k.replace('module.', ''): v for k, v in $checkpoint.items()}"),
    Transform(
        COMPREHENSION,
        "a prefix cut off",
        "{'state_dict': {('model.' + k): v for k, v in state.items()}}",
        "state_dict",
        setup="""
prefix = "model."
state_dict = {k[len(prefix):] if k.startswith(prefix) else k: v for k, v in $checkpoint["state_dict"].items()}
""",
        entry='"state_dict"',
    ),
    Transform(
        COMPREHENSION,
        "what starts with a prefix",
        "{'backbone.' + k: v for k, v in state.items()} | {'head.weight': torch.zeros(2), 'head.bias': torch.zeros(2)}",
        "backbone",
        setup="""
backbone = {k.removeprefix("backbone."): v for k, v in $checkpoint.items() if k.startswith("backbone.")}
""",
    ),
    Transform(
        COMPREHENSION,
        "without some keys",
        "{**state, 'criterion.weight': torch.zeros(2)}",
        '{k: v for k, v in $checkpoint.items() if "criterion" not in k and not k.endswith("num_batches_tracked")}',
    ),
    Transform(
        COMPREHENSION,
        "re.sub",
        "{'student.module.' + k: v for k, v in state.items()}",
        '{re.sub(r"^(student|teacher)\\.module\\.", "", k): v for k, v in $checkpoint.items()}',
        imports=("import re",),
    ),
    Transform(
        UPDATE,
        "of what fits",
        "{**state, 'fc9.weight': torch.zeros(2)}",
        "model_dict",
        setup="""
model_dict = $model.state_dict()
pretrained = {k: v for k, v in $checkpoint.items() if k in model_dict and v.size() == model_dict[k].size()}
model_dict.update(pretrained)
""",
    ),
    Transform(
        UPDATE,
        "of everything",
        "state",
        "own_state",
        setup="own_state = $model.state_dict()\nown_state.update($checkpoint)",
    ),
    Transform(
        UPDATE,
        "key by key",
        "{'state_dict': state}",
        "state",
        setup="""
state = $model.state_dict()
for name, param in $checkpoint["state_dict"].items():
    if name not in state:
        continue
    if isinstance(param, nn.Parameter):
        param = param.data
    state[name] = param
""",
        entry='"state_dict"',
    ),
    Transform(
        UPDATE,
        "setdefault",
        "state",
        "state",
        setup="""
state = $checkpoint
for k, v in $model.state_dict().items():
    state.setdefault(k, v)
""",
    ),
    Transform(
        UPDATE,
        "own keys zipped with the file's tensors",
        "{str(n) + '.' + k: v for n, (k, v) in enumerate(state.items())}",
        "dict(zip($model.state_dict(), $checkpoint.values()))",
    ),
    Transform(
        HELPER,
        "a function that strips",
        _PREFIXED,
        "strip_prefix($checkpoint, prefix='module.')",
        top="""
def strip_prefix(state_dict, prefix):
    if not any(key.startswith(prefix) for key in state_dict):
        return state_dict
    stripped = type(state_dict)()
    for key, value in state_dict.items():
        stripped[key[len(prefix):]] = value
    return stripped
""",
    ),
    Transform(
        HELPER,
        "one in another file",
        "{'state_dict': {'model.' + k: v for k, v in state.items()}}",
        "clean_state_dict($checkpoint)",
        imports=("from cleaning import clean_state_dict",),
        files={
            "cleaning.py": """
from collections import OrderedDict


def clean_state_dict(checkpoint, prefix="model."):
    state_dict = checkpoint.get("state_dict", checkpoint)
    cleaned = OrderedDict()
    for name, value in state_dict.items():
        cleaned[name.split(prefix, 1)[-1] if name.startswith(prefix) else name] = value
    return cleaned
"""
        },
        entry='"state_dict"',
    ),
    Transform(
        HELPER,
        "torch's own",
        _PREFIXED,
        "state_dict",
        setup="""
state_dict = $checkpoint
torch.nn.modules.utils.consume_prefix_in_state_dict_if_present(state_dict, "module.")
""",
    ),
    Transform(
        HELPER,
        "one that filters by shape",
        "{**state, 'pos_embed_old': torch.zeros(1)}",
        "matching($model, $checkpoint)",
        top="""
def matching(model, weights, exclude=()):
    own = model.state_dict()
    return {
        k: v
        for k, v in weights.items()
        if k in own and all(x not in k for x in exclude) and v.shape == own[k].shape
    }
""",
    ),
    Transform(
        "copy in a loop",
        "of named parameters, before the load",
        "state",
        "weights",
        setup="""
weights = $checkpoint
with torch.no_grad():
    for name, param in $model.named_parameters():
        if name in weights and weights[name].shape == param.shape:
            param.copy_(weights[name])
""",
    ),
)
