"""Watching the products of a net: each must be what integer arithmetic gives."""

import numpy as np

from kg.extract.net.layers import Layers


def watched(net: Layers) -> list[str]:
    """The layers whose products have been checked, growing as the net reads: whole numbers that float32 holds."""
    checked: list[str] = []

    def exact(whole: np.ndarray, name: str) -> np.ndarray:
        total = whole.astype(np.int64) @ net._arrays[f"{name}.w"].astype(np.int64)
        assert np.array_equal(whole, np.rint(whole))
        assert np.abs(total).max(initial=0) < 2**24
        assert np.array_equal(total, whole @ net._weights[name])
        checked.append(name)
        return Layers._product(net, whole, name)

    net._product = exact  # type: ignore[method-assign] # watched, not changed
    return checked
