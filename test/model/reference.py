"""reference.py FOLDER: what transformers says of texts. Each line of standard input is {"tokens": […], "begin": N,
"logits": FILE}: tokens from place N on were written by another runtime, and FILE has its logits of all places, 32-bit
floats. Each line of standard output says how far those are from transformers' at most, and where a token that was written
is not the likeliest."""

import json
import sys

import numpy as np
import torch
from transformers import AutoModelForCausalLM

model = AutoModelForCausalLM.from_pretrained(sys.argv[1], dtype=torch.float32).eval()
for line in sys.stdin:
    row = json.loads(line)
    tokens, begin = row["tokens"], row["begin"]
    with torch.no_grad():
        logits = model(torch.tensor([tokens])).logits[0].numpy()
    theirs = np.fromfile(row["logits"], dtype=np.float32).reshape(-1, logits.shape[1])
    likeliest = logits[begin - 1 : -1].argmax(1)
    others = np.nonzero(likeliest != np.array(tokens[begin:]))[0].tolist()
    print(json.dumps({"difference": float(np.abs(logits - theirs).max()), "others": others}), flush=True)
