"""write.py DATA MODEL.safetensors TASK=STYLE…: has a model answer questions for evaluation of its tasks, the most likely
token each time and again at random, and prints the outputs as JSON lines. MODEL is its name and its age, letters-240."""

import json
import pathlib
import random
import sys

import torch

from model import END, SIZES, load

MOST = 640  # tokens of an output
COUNTS = {"S": 14, "M": 4, "L": 2}  # questions of an age and a temperature

torch.set_num_threads(1)
torch.set_grad_enabled(False)


def complete(model, prompts, temperature, chance):
    """What the model writes behind prompts, as tokens: all at once, prompts aligned on the right."""
    rows, width = len(prompts), max(map(len, prompts))
    ids = torch.full((rows, width), END)
    for row, prompt in enumerate(prompts):
        ids[row, width - len(prompt) :] = torch.tensor(prompt)
    first = torch.tensor([width - len(prompt) for prompt in prompts])
    caches = [[torch.zeros(rows, SIZES["heads"], width + MOST, SIZES["head"]) for _ in "kv"] for _ in model.blocks]
    written, active, at = [[] for _ in prompts], torch.arange(rows), 0
    while len(active) > 0:
        here, length = torch.arange(at, at + ids.shape[1]), ids.shape[1]
        keys = torch.arange(at + length)
        mask = (keys[None, None] >= first[:, None, None]) & (keys[None, None] <= here[None, :, None])
        # What fills a short prompt up looks at itself alone, so that there is something to look at.
        mask |= keys[None, None] == here[None, :, None]
        hidden = model(ids, (here[None] - first[:, None]).clamp(min=0), mask[:, None], caches, at)
        at += length
        logits = model.logits(hidden[:, -1])
        chances = torch.softmax(logits / temperature, -1) if temperature > 0 else None
        tokens = logits.argmax(-1) if chances is None else torch.multinomial(chances, 1, generator=chance)[:, 0]
        for row, token in zip(active.tolist(), tokens.tolist()):
            written[row].append(token)
        going = (tokens != END) & (at < width + MOST - 1)
        if not going.all():
            first, active, tokens = first[going], active[going], tokens[going]
            caches = [[half[going] for half in cache] for cache in caches]
        ids = tokens[:, None]
    return written


data, file = sys.argv[1], pathlib.Path(sys.argv[2])
tasks = dict(one.split("=") for one in sys.argv[3:])
name, age = file.stem.split("-")
model, tokenizer = load(file)
for temperature in (0, 0.8):
    seed = int(age) + int(10 * temperature)  # other questions for each age and temperature
    asked = []
    for task in tasks:
        for tier, count in COUNTS.items():
            lines = pathlib.Path(data, name, task, f"eval-{tier}.jsonl").read_text().splitlines()
            asked += random.Random(f"{seed} {task} {tier}").sample([json.loads(line) for line in lines], count)
    prompts = [tokenizer.encode(sample["messages"][0]["content"] + "\n") for sample in asked]
    chance = torch.Generator().manual_seed(seed)
    for sample, ids in zip(asked, complete(model, prompts, temperature, chance)):
        meta, has_ended = sample["meta"], ids[-1] == END
        output = {
            "id": f"{meta['task']}-{meta['tier']}-{meta['index']}-age-{age}-temperature-{temperature}",
            "model": file.stem,
            "temperature": temperature,
            "question": sample["messages"][0]["content"],
            "meta": {**{key: meta[key] for key in ("task", "tier", "seed", "index")}, "style": tasks[meta["task"]]},
            "finish_reason": "stop" if has_ended else "length",
            "completion": tokenizer.decode(ids[:-1] if has_ended else ids),
        }
        print(json.dumps(output), flush=True)
