"""choose.py DATA READERS FIRST LAST OUTPUTS…: chooses outputs for people to read, and writes READERS/FIRST.txt to
READERS/LAST.txt: the task, the question, the true trace and the output, with line numbers. Prints the outputs' ids.

Whether an output is right is told here by comparing texts; the judge has no say. One in twenty is right, as a control."""

import collections
import json
import pathlib
import random
import sys

draw = random.Random(1)
data, readers = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
first, last = int(sys.argv[3]), int(sys.argv[4])
taken = {line for file in readers.glob("*.ids") for line in file.read_text().split()}

truths = {}
for file in data.glob("*/*/eval-*.jsonl"):
    for line in file.read_text().splitlines():
        sample = json.loads(line)
        truths[file.parent.name, sample["messages"][0]["content"]] = sample["messages"][1]["content"]

faulty, right, seen = collections.defaultdict(list), [], set()
for file in sys.argv[5:]:
    for line in pathlib.Path(file).read_text().splitlines():
        output = json.loads(line)
        text = output["question"], output["completion"]
        if text in seen or output["id"] in taken:
            continue
        seen.add(text)
        truth = truths[output["meta"]["task"], output["question"]]
        if output["completion"] == truth:
            right.append((output, truth))
        elif output["completion"].count("\n") < 60 or draw.random() < 0.15:
            faulty[output["model"], output["meta"]["task"], output["temperature"]].append((output, truth))

wanted = last - first + 1
draw.shuffle(right)
chosen = right[: round(wanted / 20)]
groups = list(faulty.values())
for group in groups:
    draw.shuffle(group)
while len(chosen) < wanted and any(groups):  # from all models, ages, tasks and temperatures evenly
    draw.shuffle(groups)
    chosen += [group.pop() for group in groups if group][: wanted - len(chosen)]
draw.shuffle(chosen)

numbered = lambda text: "".join(f"{n:4} | {line}\n" for n, line in enumerate(text.split("\n"), 1))
for number, (output, truth) in enumerate(chosen, first):
    end = " (cut off at the limit of tokens)" if output["finish_reason"] == "length" else ""
    (readers / f"{number:03}.txt").write_text(
        f"TASK: {output['meta']['task']}, {output['meta']['style']} style\nQUESTION: {output['question']}\n\n"
        f"TRUE TRACE\n{numbered(truth)}\nMODEL'S OUTPUT{end}\n{numbered(output['completion'])}"
    )
ids = "\n".join(output["id"] for output, _ in chosen)
(readers / f"{first:03}-{last:03}.ids").write_text(ids + "\n")
print(ids)
