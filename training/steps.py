"""Steps of learning: AdamW, a cosine schedule, an average of the weights over time."""

import copy
import math
import sys
import time
from collections.abc import Callable

import torch
from packed import DEVICE
from torch import Tensor, nn

WARM = 0.02  # share of the steps in which the rate rises
DECAY = 0.998  # of the average, a step
TOLD = 8  # times that it tells how far it is


def learn(
    net: nn.Module,
    loss: Callable[[], tuple[Tensor, Tensor]],
    steps: int,
    rate: float,
    told: Callable[[nn.Module], object] | None = None,
) -> nn.Module:
    """Learn, and tell on stderr how it goes.

    Args:
        net: that learns.
        loss: of the next sentences: the whole, and the part that is told.
        steps: how many.
        rate: the highest rate.
        told: figures of the averaged net; None for no average.

    Returns:
        The averaged net, or the net.
    """
    parameters = [p for p in net.parameters() if p.requires_grad]
    adam = torch.optim.AdamW(parameters, rate, weight_decay=0.02, betas=(0.9, 0.98), fused=DEVICE == "cuda")
    average = copy.deepcopy(net)
    averaged = [p for p in average.parameters() if p.requires_grad]
    began, lost = time.time(), []
    net.train()
    for step in range(1, steps + 1):
        part = step / steps
        for group in adam.param_groups:
            group["lr"] = rate * min(1, part / WARM) * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * part)))
        whole, main = loss()
        adam.zero_grad()
        whole.backward()
        nn.utils.clip_grad_norm_(parameters, 2.0)
        adam.step()
        with torch.no_grad():
            torch._foreach_lerp_(averaged, parameters, 1 - min(DECAY, (1 + step) / (10 + step)))
        lost.append(main.detach())
        if step * TOLD // steps > (step - 1) * TOLD // steps:
            mean = torch.stack(lost).mean().item()
            figures = told(average) if told else ""
            print(f"step {step} loss {mean:.3f} {figures} {time.time() - began:.0f} s", file=sys.stderr, flush=True)
            lost = []
    return average if told else net
