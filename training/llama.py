"""A small Llama and its tokenizer, written as transformers writes them."""

import json
import math
import pathlib

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from torch import nn

SIZES = {"hidden": 128, "layers": 4, "heads": 4, "inner": 344}
CONTEXT = 4096
EPSILON = 1e-5
BASE = 1e6  # of the angles by which places are told apart
END = "</s>"


def make_tokenizer(texts, size):
    """Pairs of bytes are merged within words and runs of signs, as SmolLM and GPT-2 have it; each digit is a token."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    tokenizer.train_from_iterator(
        texts,
        trainers.BpeTrainer(vocab_size=size, special_tokens=[END], initial_alphabet=sorted(alphabet), show_progress=False),
    )
    return tokenizer


def turned(x, cos, sin):
    a, b = x.chunk(2, -1)
    return torch.cat((a * cos - b * sin, b * cos + a * sin), -1)


class Block(nn.Module):
    def __init__(self, hidden, heads, inner):
        super().__init__()
        self.heads = heads
        self.input_layernorm = nn.RMSNorm(hidden, eps=EPSILON)
        self.post_attention_layernorm = nn.RMSNorm(hidden, eps=EPSILON)
        self.q_proj, self.k_proj, self.v_proj, self.o_proj = (nn.Linear(hidden, hidden, bias=False) for _ in range(4))
        self.gate_proj, self.up_proj = (nn.Linear(hidden, inner, bias=False) for _ in range(2))
        self.down_proj = nn.Linear(inner, hidden, bias=False)

    def forward(self, x, cos, sin):
        rows, length, width = x.shape
        y = self.input_layernorm(x)
        query, key, value = (
            linear(y).view(rows, length, self.heads, -1).transpose(1, 2)
            for linear in (self.q_proj, self.k_proj, self.v_proj)
        )
        attended = F.scaled_dot_product_attention(turned(query, cos, sin), turned(key, cos, sin), value, is_causal=True)
        x = x + self.o_proj(attended.transpose(1, 2).reshape(rows, length, width))
        y = self.post_attention_layernorm(x)
        return x + self.down_proj(F.silu(self.gate_proj(y)) * self.up_proj(y))


class Llama(nn.Module):
    def __init__(self, tokens, hidden, layers, heads, inner):
        super().__init__()
        self.embed_tokens = nn.Embedding(tokens, hidden)
        self.layers = nn.ModuleList(Block(hidden, heads, inner) for _ in range(layers))
        self.norm = nn.RMSNorm(hidden, eps=EPSILON)
        head = hidden // heads
        self.register_buffer("frequency", BASE ** (-torch.arange(0, head, 2) / head), persistent=False)
        nn.init.normal_(self.embed_tokens.weight, std=0.05)
        for name, weight in self.layers.named_parameters():
            if weight.dim() == 2:
                depth = math.sqrt(2 * layers) if "o_proj" in name or "down_proj" in name else 1
                nn.init.normal_(weight, std=1 / math.sqrt(weight.shape[1]) / depth)

    def forward(self, ids, places):
        """The last hidden states of rows of tokens at their places."""
        angle = (places[:, None, :, None] * self.frequency).float()
        x = self.embed_tokens(ids)
        for block in self.layers:
            x = block(x, angle.cos(), angle.sin())
        return self.norm(x)

    def logits(self, hidden):
        return hidden @ self.embed_tokens.weight.T


def name_in_transformers(name):
    for part, module in (("self_attn", "qkvo"), ("mlp", ("gate", "up", "down"))):
        for one in module:
            name = name.replace(f".{one}_proj.", f".{part}.{one}_proj.")
    return f"model.{name}"


def save(model, tokenizer, folder):
    """A folder that transformers, vLLM, llama.cpp's converter and `tail-cot serve --model` read: numbers of 16 bits."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    state = {name_in_transformers(name): weight.half().contiguous() for name, weight in model.state_dict().items()}
    save_file(state, folder / "model.safetensors", {"format": "pt"})
    end = tokenizer.token_to_id(END)
    config = {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "hidden_size": SIZES["hidden"],
        "intermediate_size": SIZES["inner"],
        "num_hidden_layers": SIZES["layers"],
        "num_attention_heads": SIZES["heads"],
        "num_key_value_heads": SIZES["heads"],
        "head_dim": SIZES["hidden"] // SIZES["heads"],
        "vocab_size": tokenizer.get_vocab_size(),
        "max_position_embeddings": CONTEXT,
        "rms_norm_eps": EPSILON,
        "rope_theta": BASE,
        "hidden_act": "silu",
        "tie_word_embeddings": True,
        "bos_token_id": None,
        "eos_token_id": end,
        "torch_dtype": "float16",
    }
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    (folder / "generation_config.json").write_text(json.dumps({"eos_token_id": end, "do_sample": False}, indent=2) + "\n")
    tokenizer.save(str(folder / "tokenizer.json"))
    template = "{% for m in messages %}{{ 'Question: ' + m['content'] + '\\n' if m['role'] == 'user' else m['content'] }}{% endfor %}"
    beside = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "eos_token": END,
        "clean_up_tokenization_spaces": False,
        "model_max_length": CONTEXT,
        "chat_template": template,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(beside, indent=2) + "\n")
