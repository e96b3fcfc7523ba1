"""train.py --data DATA --out OUT: trains a small Llama from nothing on data sets of `tail-cot synth`.

DATA/TASK/train.jsonl are the samples. Each process computes a part of every step, so the same seed and the same number
of processes give the same weights on the same machine. Leaves OUT/AGE for each age: the model after that share of all
steps, 100 the finished one; and OUT/training.json with the figures."""

import argparse
import json
import pathlib
import random
import tempfile
import time
from array import array

import torch
import torch.distributed as dist
import torch.multiprocessing as mp
import torch.nn.functional as F

from llama import CONTEXT, END, SIZES, Llama, make_tokenizer, save
from muon import Muon

AGES = (5, 10, 20, 40, 100)  # percent of the steps
DECAY = 0.35  # of the steps, the last ones, in which the learning rate falls to nothing
GAPS = 8  # at most so many in a row's places
LONGEST_GAP = 60


class Samples:
    """Questions and traces of a task as tokens, the shorter traces first."""

    def __init__(self, tokenizer, rows):
        end = tokenizer.token_to_id(END)
        rows = sorted(rows, key=lambda row: len(row[1]))
        self.tokens, self.bounds = array("H"), array("q", [0])
        for at in range(0, len(rows), 1000):
            texts = [text for row in rows[at : at + 1000] for text in row]
            for place, text in enumerate(tokenizer.encode_batch_fast(texts)):
                self.tokens.extend(text.ids if place % 2 == 0 else [*text.ids, end])
                self.bounds.append(len(self.tokens))
        longest = max(self.bounds[row + 2] - self.bounds[row] for row in range(0, 2 * len(rows), 2))
        assert longest <= CONTEXT, f"a sample has {longest} tokens, more than the {CONTEXT} of the context"

    def __len__(self):
        return len(self.bounds) // 2

    def __getitem__(self, row):
        begin, middle, end = self.bounds[2 * row : 2 * row + 3]
        return torch.tensor(self.tokens[begin:end]), middle - begin

    def batch(self, draw, tokens, share):
        """Rows of nearly one length, among the shorter ones; only traces are learned."""
        middle = draw.randrange(max(1, int(len(self) * share)))
        rows, size = [], 0
        while size < tokens:
            row = self[min(len(self) - 1, max(0, middle + draw.randint(-200, 200)))]
            rows.append(row)
            size += len(row[0])
        length = max(len(row) for row, _ in rows)
        ids = torch.zeros((len(rows), length), dtype=torch.long)
        wanted = torch.full((len(rows), length), -100)
        for i, (row, trace) in enumerate(rows):
            ids[i, : len(row)] = row
            wanted[i, trace - 1 : len(row) - 1] = row[trace:]
        return ids, wanted


def places(rows, length, draw):
    """Where the tokens of rows stand: in half of them with gaps, so that distances are seen which no sample has."""
    steps = torch.ones((rows, length), dtype=torch.long)
    for row in range(rows):
        if draw.random() < 0.5:
            for _ in range(draw.randint(1, GAPS)):
                steps[row, draw.randrange(length)] += draw.randint(1, LONGEST_GAP)
    return steps.cumsum(1) - 1


def read(folder):
    with open(folder / "train.jsonl") as file:
        rows = [[message["content"] for message in json.loads(line)["messages"]] for line in file]
    return [(f"Question: {question}\n", trace) for question, trace in rows]


def prepare(options):
    folders = [folder for folder in sorted(options.data.iterdir()) if (folder / "train.jsonl").exists()]
    tasks = [read(folder) for folder in folders]
    # Of traces without their answers, where letters stand alone: so the words of a question are read letter by letter.
    fixed = (trace[: trace.rfind("\n")] for rows in tasks for _, trace in rows[::20])
    tokenizer = make_tokenizer(fixed, options.vocabulary)
    return tokenizer, [Samples(tokenizer, rows) for rows in tasks]


def work(rank, options, store, tokenizer, tasks):
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method=f"file://{store}", rank=rank, world_size=options.processes)
    torch.manual_seed(options.seed)
    device = torch.device(options.device)
    model = Llama(tokenizer.get_vocab_size(), **SIZES).to(device)
    mean = Llama(tokenizer.get_vocab_size(), **SIZES).to(device).requires_grad_(False)
    weights = list(model.parameters())
    hidden = [p for name, p in model.named_parameters() if p.dim() == 2 and "embed" not in name]
    others = [p for name, p in model.named_parameters() if p.dim() != 2 or "embed" in name]
    optimizers = [
        torch.optim.AdamW(others, lr=3e-3, betas=(0.9, 0.98), weight_decay=0, foreach=True),
        Muon(hidden, lr=0.015),
    ]
    rates = [optimizer.param_groups[0]["lr"] for optimizer in optimizers]
    ages = {max(1, round(options.steps * age / 100)): age for age in AGES}
    draw = random.Random(f"{options.seed} {rank}")
    choice = random.Random(f"{options.seed} task")  # one task a step, the same in all processes
    begun, learned_tokens, loss_mean = time.time(), 0, None
    for step in range(1, options.steps + 1):
        past = step / options.steps
        rate = min(1, step / 50) * min(1, (1 - past) / DECAY + 1e-3)
        for optimizer, full in zip(optimizers, rates):
            optimizer.param_groups[0]["lr"] = full * rate
        # At first only shorter samples, all of them after a tenth of the steps.
        samples = tasks[choice.randrange(len(tasks))]
        ids, wanted = samples.batch(draw, options.tokens // options.processes, min(1, 0.3 + 7 * past))
        ids, wanted, where = (part.to(device) for part in (ids, wanted, places(*ids.shape, draw)))
        learned = wanted >= 0
        loss = F.cross_entropy(model.logits(model(ids, where)[learned]), wanted[learned])
        loss.backward()
        reduce_gradients(weights, options.processes)
        for optimizer in optimizers:
            optimizer.step()
            optimizer.zero_grad(set_to_none=False)
        # The mean of about the last tenth of all steps stands in for a decay of the learning rate, at any age.
        torch._foreach_lerp_(list(mean.parameters()), [p.data for p in weights], min(1, 10 / step))
        learned_tokens += int(learned.sum()) * options.processes
        loss_mean = loss.item() if loss_mean is None else loss_mean + 0.02 * (loss.item() - loss_mean)
        if rank > 0:
            continue
        if step in ages:
            save(model if ages[step] == 100 else mean, tokenizer, options.out / str(ages[step]))
        if step % 50 == 0:
            seconds = time.time() - begun
            print(
                f"step {step} of {options.steps}: loss {loss_mean:.4f}, {learned_tokens / 1e6:.1f} M tokens, "
                f"{learned_tokens / seconds:,.0f} a second, {seconds / 60:.1f} min",
                flush=True,
            )
    if rank == 0:
        figures = {
            "parameters": sum(p.numel() for p in weights),
            "vocabulary": tokenizer.get_vocab_size(),
            "samples": sum(len(samples) for samples in tasks),
            "steps": options.steps,
            "tokens": learned_tokens,
            "loss": round(loss_mean, 5),
            "minutes": round((time.time() - begun) / 60, 1),
            "seed": options.seed,
            "processes": options.processes,
            "device": options.device,
            "torch": torch.__version__,
        }
        (options.out / "training.json").write_text(json.dumps(figures, indent=2) + "\n")
    dist.destroy_process_group()


def reduce_gradients(weights, processes):
    """The mean of all processes' gradients, of a norm of at most 1."""
    flat = torch.cat([p.grad.reshape(-1) for p in weights])
    if processes > 1:
        dist.all_reduce(flat)
        flat /= processes
    flat *= min(1.0, 1.0 / (float(flat.norm()) + 1e-6))
    for p, part in zip(weights, flat.split([p.numel() for p in weights])):
        p.grad.copy_(part.view_as(p))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--steps", type=int, default=16000)
    parser.add_argument("--tokens", type=int, default=2000, help="about so many tokens a step")
    parser.add_argument("--vocabulary", type=int, default=512)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--device", default="cpu", help="cpu or cuda; with cuda, one process")
    given = parser.parse_args()
    if given.device != "cpu":
        given.processes = 1
    given.out.mkdir(parents=True, exist_ok=True)
    prepared = prepare(given)
    print(f"{sum(len(samples) for samples in prepared[1]):,} samples", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        mp.spawn(work, (given, f"{folder}/store", *prepared), nprocs=given.processes)
