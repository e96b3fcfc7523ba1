"""A small Llama with its tokenizer, read and written as one safetensors file with weights of 16 bits."""

import collections
import json
import math
import re

import torch
import torch.nn.functional as F
from safetensors import safe_open
from safetensors.torch import save_file
from torch import nn

SIZES = {"width": 80, "layers": 4, "heads": 3, "head": 32, "inner": 208}
END = 0  # the token that ends a trace


class Tokenizer:
    """Single characters, and pieces of the traces that stand between numbers and quoted letters: "\\nput sum["."""

    def __init__(self, tokens):
        self.tokens = tokens
        self.ids = {token: i for i, token in enumerate(tokens)}
        longest_first = sorted(tokens[1:], key=len, reverse=True)
        self.pattern = re.compile("|".join(map(re.escape, longest_first)), re.S)

    @staticmethod
    def of(texts, pieces):
        """A tokenizer with the pieces that spare most tokens in the texts."""
        count = collections.Counter()
        for text in texts:
            plain = re.sub(r"'(\\.|[^'\\])'|\"[^\"]*\"", lambda quoted: quoted[0][0] + "0" + quoted[0][-1], text)
            for piece in re.split(r"[0-9]", plain):
                count.update(re.findall(r"\n?[^\n]+|\n", piece))
        best = sorted((p for p in count if len(p) > 1), key=lambda p: (-count[p] * (len(p) - 1), p))[:pieces]
        return Tokenizer(["", "\n", *map(chr, range(32, 127)), *sorted(best)])

    def encode(self, text):
        return [self.ids[token] for token in self.pattern.findall(text)]

    def decode(self, ids):
        return "".join(self.tokens[i] for i in ids)


def turned(x, cos, sin):
    a, b = x.chunk(2, -1)
    return torch.cat((a * cos - b * sin, b * cos + a * sin), -1)


class Block(nn.Module):
    def __init__(self, width, heads, head, inner):
        super().__init__()
        self.heads = heads
        self.before_attention, self.before_inner = nn.RMSNorm(width, eps=1e-5), nn.RMSNorm(width, eps=1e-5)
        self.query, self.key, self.value = (nn.Linear(width, heads * head, bias=False) for _ in range(3))
        self.out = nn.Linear(heads * head, width, bias=False)
        self.gate, self.up = (nn.Linear(width, inner, bias=False) for _ in range(2))
        self.down = nn.Linear(inner, width, bias=False)

    def forward(self, x, cos, sin, mask, cache, at):
        rows, length, _ = x.shape
        y = self.before_attention(x)
        query, key, value = (
            linear(y).view(rows, length, self.heads, -1).transpose(1, 2) for linear in (self.query, self.key, self.value)
        )
        query, key = turned(query, cos, sin), turned(key, cos, sin)
        if cache is not None:
            cache[0][:, :, at : at + length], cache[1][:, :, at : at + length] = key, value
            key, value = cache[0][:, :, : at + length], cache[1][:, :, : at + length]
        attended = F.scaled_dot_product_attention(query, key, value, attn_mask=mask, is_causal=mask is None)
        x = x + self.out(attended.transpose(1, 2).reshape(rows, length, -1))
        y = self.before_inner(x)
        return x + self.down(F.silu(self.gate(y)) * self.up(y))


class Llama(nn.Module):
    def __init__(self, tokens, width, layers, heads, head, inner):
        super().__init__()
        self.embedding = nn.Embedding(tokens, width)
        self.blocks = nn.ModuleList(Block(width, heads, head, inner) for _ in range(layers))
        self.norm = nn.RMSNorm(width, eps=1e-5)
        self.register_buffer("frequency", 1e6 ** (-torch.arange(0, head, 2) / head), persistent=False)
        nn.init.normal_(self.embedding.weight, std=0.05)
        for name, weight in self.blocks.named_parameters():
            if weight.dim() == 2:
                depth = math.sqrt(2 * layers) if name.endswith(("out.weight", "down.weight")) else 1
                nn.init.normal_(weight, std=1 / math.sqrt(weight.shape[1]) / depth)

    def forward(self, ids, places=None, mask=None, caches=None, at=0):
        """The last hidden states. Without caches: of whole rows; with them: of what comes at place `at`."""
        places = torch.arange(ids.shape[1])[None] if places is None else places
        angle = places[:, None, :, None] * self.frequency
        x = self.embedding(ids)
        for i, block in enumerate(self.blocks):
            x = block(x, angle.cos(), angle.sin(), mask, caches and caches[i], at)
        return self.norm(x)

    def logits(self, hidden):
        return hidden @ self.embedding.weight.T


def save(model, tokenizer, file):
    state = {name: weight.half().contiguous() for name, weight in model.state_dict().items()}
    save_file(state, file, {"tokens": json.dumps(tokenizer.tokens), "sizes": json.dumps(SIZES)})


def load(file):
    with safe_open(file, "pt") as stored:
        tokenizer = Tokenizer(json.loads(stored.metadata()["tokens"]))
        model = Llama(len(tokenizer.tokens), **json.loads(stored.metadata()["sizes"]))
        model.load_state_dict({name: stored.get_tensor(name).float() for name in stored.keys()})
    return model.eval(), tokenizer
