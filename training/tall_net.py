"""A larger net that the shipped one learns from: it attends to whole sentences, and is never shipped.

Needs torch, only here.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from packed import DEVICE, Batch
from torch import Tensor, nn
from torch.nn import functional
from torch_net import UNKNOWN, Heads, Widths, fixed, looked_up, rows_at, sign_tables

from kg.extract.net.forward import SIGNS

WIDTH, LAYERS, HEADS, DROP = 384, 8, 6, 0.1
CHARACTERS = 6  # of a word, that it is made of
SPREAD = 0.02  # of what tables begin with
TURN = 1000  # words after which the slowest place turns once


class Layer(nn.Module):
    """Attention, then a layer for each word; both look at normed vectors."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.seen, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.drop = nn.Dropout(DROP)
        nn.init.normal_(self.out.weight, 0, SPREAD / 2)
        nn.init.normal_(self.down.weight, 0, SPREAD / 2)

    def forward(self, x: Tensor, there: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
        """Words in, words out."""
        n, words, _ = x.shape
        query, key, value = self.seen(self.first(x)).view(n, words, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        query, key = (turned(y, cosine, sine).to(value.dtype) for y in (query, key))
        y = functional.scaled_dot_product_attention(query, key, value, attn_mask=there)
        x = x + self.drop(self.out(y.transpose(1, 2).reshape(n, words, -1)))
        return x + self.drop(self.down(functional.gelu(self.up(self.second(x)))))


def turned(y: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
    """Vectors turned by their place, so that what two say of each other depends on how far they are apart."""
    one, two = y.chunk(2, -1)
    return y * cosine + torch.cat([-two, one], -1) * sine


class TallNet(Heads):
    """The larger net.

    Args:
        alphabet: rows of words and signs, as `kg.extract.net.sight.Alphabet` has them.
        vectors: of the words.
    """

    def __init__(self, alphabet: Mapping[str, Any], vectors: np.ndarray) -> None:
        super().__init__(WIDTH, Widths(128, 64, 96, 96, 64), DROP)
        torch.backends.cuda.enable_cudnn_sdp(False)  # it plans anew for every shape, which takes longer than the rest
        self.vectors, self.vector = fixed(vectors), nn.Linear(vectors.shape[1], WIDTH)
        characters = alphabet["characters"]
        spelled = np.zeros((len(vectors) + 1, CHARACTERS), np.int64)
        for word, row in alphabet["words"].items():
            some = [characters.get(c, 0) for c in word[:CHARACTERS]]
            spelled[row, : len(some)] = some
        self.register_buffer("spelled", torch.from_numpy(spelled), persistent=False)
        self.word = nn.Embedding(len(vectors) + 1, WIDTH)
        self.character = nn.EmbeddingBag(len(characters) + 1, WIDTH, mode="mean", padding_idx=0)
        for table in (self.word, self.character):
            nn.init.normal_(table.weight, 0, SPREAD)
        self.signs = sign_tables(alphabet, dict.fromkeys(SIGNS[1:], WIDTH), SPREAD)  # the word is one itself
        self.hide = nn.Parameter(torch.zeros(WIDTH))
        self.layers = nn.ModuleList([Layer() for _ in range(LAYERS)])
        self.last = nn.LayerNorm(WIDTH)
        self.guess = nn.Sequential(nn.Linear(WIDTH, WIDTH), nn.GELU(), nn.LayerNorm(WIDTH))
        self.common = nn.Parameter(torch.zeros(len(vectors) + 1))

    def encode(self, b: Batch, hidden: Tensor | None = None) -> Tensor:
        """A vector for each word; of `hidden` ones nothing is seen."""
        if hidden is None and self.training:
            hidden = torch.rand(b.words.shape, device=DEVICE) < UNKNOWN
        with torch.autocast(DEVICE, torch.bfloat16):
            spelled = self.character(self.spelled[b.words].flatten(0, 1)).view(*b.words.shape, -1)
            x = self.word(b.words) + self.vector(self.vectors(b.words)) + spelled
            for k, table in enumerate(self.signs.values(), 1):
                x = x + looked_up(table, b.signs[..., k])
            if hidden is not None:
                x = torch.where(hidden[..., None], self.hide, x)
            x = self.drop(x)
            size = WIDTH // HEADS
            place = torch.arange(x.shape[1], device=DEVICE)[:, None]
            angle = place / TURN ** (torch.arange(0, size, 2, device=DEVICE) / size)
            cosine, sine = (torch.cat([y, y], -1) for y in (angle.cos(), angle.sin()))
            there = b.mask[:, None, None, :, 0] > 0
            for layer in self.layers:
                x = layer(x, there, cosine, sine)
            x = self.last(x)
        return x.float()

    def guessed(self, b: Batch, share: float) -> Tensor:
        """The loss of guessing a share of the words, which are hidden."""
        hidden = (torch.rand(b.words.shape, device=DEVICE) < share) & (b.words > 0)
        h = self.encode(b, hidden)
        i, k = torch.nonzero(hidden, as_tuple=True)
        with torch.autocast(DEVICE, torch.bfloat16):
            logits = functional.linear(self.guess(rows_at(h, i, k)), self.word.weight, self.common)
        return functional.cross_entropy(logits.float(), b.words[i, k])
