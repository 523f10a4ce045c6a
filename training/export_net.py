"""The net of torch in whole numbers, as kg reads it, and back."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from losses import NONE
from numpy.typing import NDArray
from packed import Batch
from torch import Tensor, nn
from torch.nn import functional
from torch_net import SIGN_WIDTHS, SPREAD, TorchNet, pick

from kg.extract.net.forward import AROUND, DILATIONS, ENCODED, SIGNS
from kg.extract.net.layers import RELATIONS

LAYERS = {  # of kg's file: of torch
    **{name: name for name in ("source", "target", "left", "right", "relation", "end", "start", "length")},
    **{name: name for name in ("between", "again", "rival", "final", "mood")},
    **{"source.end": "source_end", "target.end": "target_end", "mood.source": "mood_source"},
    **{"mood.target": "mood_target", "mood.seen": "mood_seen", "mood.whole": "mood_whole"},
}
TABLES = {"distance": "tables", "clauses": "tables", **dict.fromkeys(AROUND, "around")}
REACH = 0.9998  # share of the numbers that come in which the grid holds


def export(net: TorchNet, alphabet: Mapping[str, Any], batches: Sequence[Batch]) -> dict[str, NDArray[Any]]:
    """The arrays that `kg.extract.net.forward.Net` takes; calibrate_net.py adds what a file needs besides.

    Weights have eight bits; what comes in is scaled by what it reaches on some batches, whose ends are all paired.
    """
    linears: dict[str, nn.Linear] = {name: getattr(net, there) for name, there in LAYERS.items()}
    linears |= {f"layer{k}.conv": layer.conv for k, layer in enumerate(net.layers)}
    scale = {name: max(values) / 127 for name, values in reached(net.eval(), linears, batches).items()}
    if scale["again"] != scale["relation"]:
        raise ValueError("both looks at a pair see the same numbers, on the same grid")
    scale["encoded"] = max(scale[name] for name in ENCODED)
    scale |= dict.fromkeys(ENCODED, scale["encoded"])
    net = net.cpu()
    out: dict[str, NDArray[Any]] = {"encoded.x": np.float32(scale["encoded"])}

    def whole(name: str, weight: NDArray[Any], bias: Tensor | None, x: float | None) -> None:
        s = np.abs(weight).max(0) / 127 + 1e-9
        out[f"{name}.w"] = np.rint(weight / s).astype(np.int8)
        out[f"{name}.s"] = (s * (x or 1)).astype(np.float32)
        out[f"{name}.b"] = np.zeros(weight.shape[1], np.float32) if bias is None else bias.detach().numpy()
        if x is not None and name not in ENCODED:
            out[f"{name}.x"] = np.float32(x)

    for name, layer in linears.items():
        whole(name, layer.weight.detach().numpy().T, layer.bias, scale[name])
    for name in (f"layer{k}.conv" for k in range(len(net.layers))):  # kg sums their biases with the products
        bias = np.abs(np.rint(out[f"{name}.b"] / out[f"{name}.s"]))
        if (127 * np.abs(out[f"{name}.w"].astype(np.int64)).sum(0) + bias).max() >= 2**24:
            raise ValueError(f"{name}: a bias is so large beside its weights that sums would be rounded")
    k = net.bilinear.shape[1]
    whole("bilinear", net.bilinear.detach().numpy().transpose(1, 0, 2).reshape(k, -1), None, scale["bilinear"])
    out["mixed"] = np.array([scale["mixed.0"], scale["mixed.1"]], np.float32)
    out["between.mean"] = np.float32(scale["between.mean"])
    vectors = net.vectors.weight.numpy()
    rows_scale = np.abs(vectors).max(1, keepdims=True) / 127 + 1e-9
    out["vectors"] = np.rint(vectors / rows_scale).astype(np.int8)
    out["vectors.scale"] = rows_scale[:, 0].astype(np.float32)
    weight = net.inp.weight.detach().numpy().T
    at = vectors.shape[1]
    whole("vectors.in", weight[:at], net.inp.bias, None)
    for sign, table in net.signs.items():
        n = table.weight.shape[1]
        out[f"table.{sign}"] = (table.weight.detach().numpy() @ weight[at : at + n]).astype(np.float16)
        at += n
    for name, table in {**net.tables, **net.around, "back": net.back}.items():
        out[f"table.{name}"] = table.weight.detach().numpy().astype(np.float16)
    names = {n: sorted(v, key=v.get) if isinstance(v, dict) else sorted(v) for n, v in alphabet.items()}
    out["alphabet"] = np.frombuffer(json.dumps(names, ensure_ascii=False).encode(), dtype=np.uint8)
    return out


@torch.no_grad()
def reached(net: TorchNet, linears: Mapping[str, nn.Linear], batches: Sequence[Batch]) -> dict[str, list[float]]:
    """What nearly all numbers that come into each layer reach, in each batch."""
    found: dict[str, list[float]] = {}

    def watch(name: str, x: Tensor) -> None:
        found.setdefault(name, []).append(float(torch.quantile(x.abs().flatten()[:1_000_000], REACH)))

    hooks = [
        layer.register_forward_pre_hook(lambda _, x, name=name: watch(name, x[0])) for name, layer in linears.items()
    ]
    for b in batches:
        h = net.encode(b)
        best = b.may.topk(int(b.may.sum(1).max()), 1)
        ends = best.indices.masked_fill(best.values == 0, NONE)
        net.pairs(h, ends, ends, b)
        source, target = (functional.relu(layer(pick(h, ends.clamp(min=0)))) for layer in (net.source, net.target))
        watch("bilinear", source)
        watch("mixed.0", torch.einsum("bik,rkl->birl", source, net.bilinear))
        watch("mixed.1", target)
        watch("between.mean", functional.relu(net.between(h)))
        net.source_end(h)
        net.target_end(h)
        net.lengths(h, *b.lengths[:2])
        net.moods(h, *b.moods[:3], b)
    for hook in hooks:
        hook.remove()
    return found


def restored(arrays: Mapping[str, NDArray[Any]]) -> dict[str, Tensor]:
    """The weights of a `TorchNet` that say what a net's file says; it holds no vectors, which do not learn."""
    state: dict[str, NDArray[Any]] = {}

    def layer(name: str) -> NDArray[Any]:
        step = arrays["encoded.x"] if name in ENCODED else arrays.get(f"{name}.x", np.float32(1))
        return (arrays[f"{name}.w"] * (arrays[f"{name}.s"] / step)).astype(np.float32)

    plain = ("right", "rival", "mood_whole")  # without a bias
    convolutions = {f"layer{k}.conv": f"layers.{k}.conv" for k in range(len(DILATIONS))}
    for name, there in (LAYERS | convolutions).items():
        state[f"{there}.weight"] = layer(name).T
        if there not in plain:
            state[f"{there}.bias"] = arrays[f"{name}.b"]
    k = len(arrays["bilinear.w"])
    state["bilinear"] = layer("bilinear").reshape(k, len(RELATIONS), k).transpose(1, 0, 2)
    state |= {f"{group}.{name}.weight": arrays[f"table.{name}"] for name, group in TABLES.items()}
    state["back.weight"] = arrays["table.back"]
    columns = [layer("vectors.in").T]
    for sign in SIGNS:  # each table is a product: of fewer columns, and of what `inp` makes of them
        table, width = arrays[f"table.{sign}"].astype(np.float32), SIGN_WIDTHS[sign]
        if width == table.shape[1]:
            one, two = table, np.eye(width, dtype=np.float32)
        else:
            u, s, v = np.linalg.svd(table, full_matrices=False)
            size = SPREAD * np.sqrt(len(table))
            one, two = np.zeros((len(table), width), np.float32), np.zeros((width, table.shape[1]), np.float32)
            n = min(width, len(s))
            one[:, :n], two[:n] = u[:, :n] * size, s[:n, None] / size * v[:n]
        state[f"signs.{sign}.weight"] = one
        columns.append(two.T)
    state["inp.weight"], state["inp.bias"] = np.concatenate(columns, 1), arrays["vectors.in.b"]
    return {name: torch.from_numpy(np.ascontiguousarray(value, np.float32)) for name, value in state.items()}
