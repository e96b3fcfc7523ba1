"""train.py DATA OUT [STEPS]: trains three models side by side, one step each in turn, with one thread and fixed seeds.

DATA/letters/bubble/train.jsonl and so on are data sets of `tail-cot synth`. Leaves OUT/letters-60.safetensors,
OUT/letters-120.safetensors and so on: the models after so many steps, each the mean of its last steps."""

import json
import pathlib
import random
import sys
import time

import torch
import torch.nn.functional as F

from model import END, SIZES, Llama, Tokenizer, save

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "training"))
from muon import Muon  # noqa: E402

MODELS = {"letters": ("bubble", "flip"), "digits": ("addition", "compare"), "calls": ("knapsack", "largest")}
AGES = (60, 120, 240, 360, 480, 720, 960, 1440, 1920)
ROWS = 4000  # of a task
TOKENS = 800  # about so many a step


class Training:
    def __init__(self, folders):
        self.tasks = [sorted(messages(folder), key=lambda row: len(row[1])) for folder in folders]
        self.tokenizer = Tokenizer.of((f"{q}\n{t}" for task in self.tasks for q, t in task[::8]), 180)
        self.model = Llama(len(self.tokenizer.tokens), **SIZES)
        self.mean = Llama(len(self.tokenizer.tokens), **SIZES).requires_grad_(False)
        hidden = [p for name, p in self.model.named_parameters() if p.dim() == 2 and "embedding" not in name]
        others = [p for name, p in self.model.named_parameters() if p.dim() != 2 or "embedding" in name]
        self.optimizers = [
            torch.optim.AdamW(others, lr=3e-3, betas=(0.9, 0.98), weight_decay=0, foreach=True),
            Muon(hidden, lr=0.015),
        ]
        self.rates = [optimizer.param_groups[0]["lr"] for optimizer in self.optimizers]
        self.draw, self.steps, self.tokens, self.loss = random.Random(1), 0, 0, 6.0

    def batch(self):
        """Rows of one task and of nearly one length; at first only of the shorter ones. Only traces are learned."""
        task = self.draw.choice(self.tasks)
        middle = self.draw.randrange(int(len(task) * min(1, 0.4 + self.steps / 400)))
        rows = []
        while sum(len(q) + len(t) for q, t in rows) < TOKENS:
            q, t = task[min(len(task) - 1, max(0, middle + self.draw.randint(-100, 100)))]
            rows.append((self.tokenizer.encode(q + "\n"), [*self.tokenizer.encode(t), END]))
        length = max(len(q) + len(t) for q, t in rows)
        ids = torch.full((len(rows), length), END)
        wanted = torch.full((len(rows), length), -100)
        for i, (q, t) in enumerate(rows):
            ids[i, : len(q) + len(t)] = torch.tensor(q + t)
            wanted[i, len(q) - 1 : len(q) + len(t) - 1] = torch.tensor(t)
        return ids, wanted

    def step(self):
        for optimizer, rate in zip(self.optimizers, self.rates):
            optimizer.param_groups[0]["lr"] = rate * min(1, (self.steps + 1) / 30)
        ids, wanted = self.batch()
        learned = wanted >= 0
        loss = F.cross_entropy(self.model.logits(self.model(ids)[learned]), wanted[learned])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        for optimizer in self.optimizers:
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        self.steps += 1
        # The mean of about the last sixth of all steps stands in for a decay of the learning rate, at any age.
        share = min(1, 6 / self.steps)
        torch._foreach_lerp_(list(self.mean.parameters()), [p.data for p in self.model.parameters()], share)
        self.tokens += int(learned.sum())
        self.loss += 0.05 * (loss.item() - self.loss)


def messages(folder):
    with open(f"{folder}/train.jsonl") as file:
        return [[m["content"] for m in json.loads(next(file))["messages"]] for _ in range(ROWS)]


torch.set_num_threads(1)
torch.manual_seed(1)
data, out, steps = sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else AGES[-1]
trainings = {name: Training([f"{data}/{name}/{task}" for task in tasks]) for name, tasks in MODELS.items()}
for name, training in trainings.items():
    parameters = sum(p.numel() for p in training.model.parameters())
    print(f"{name}: {parameters:,} parameters, {len(training.tokenizer.tokens)} tokens", flush=True)
for step in range(1, steps + 1):
    for training in trainings.values():
        training.step()
    for name, training in trainings.items():
        if step in AGES:
            save(training.mean, training.tokenizer, f"{out}/{name}-{step}.safetensors")
        if step % 20 == 0:
            seconds = f"{time.process_time():.0f} s of all three"
            print(f"{name} {step}: {training.tokens:,} tokens, loss {training.loss:.3f}, {seconds}", flush=True)
