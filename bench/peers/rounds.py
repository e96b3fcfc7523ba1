"""Makes traces round by round, for a clock that stands beside another program's.

    python3 rounds.py EXPORTED.py [BY_HAND.py]

EXPORTED.py is a task as `tail-cot export --python` writes it; BY_HAND.py has a function trace(given). Every line of standard input asks for a round,
as JSON: {"seed": 7, "from": 0, "count": 100, "mix": "SSSSSSSSML", "drawn": false}. The answer is one line: seconds of processor time, bytes, and
a checksum of all traces. What is on the clock: the inputs and the question drawn, the trace made, and its bytes; with "drawn", or by hand, from the inputs on.
"""
import hashlib
import importlib.util
import json
import sys
import time


def load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main():
    task = load("task", sys.argv[1])
    trace = load("by_hand", sys.argv[2]).trace if len(sys.argv) > 2 else lambda given: task.run(given)[0]
    for line in sys.stdin:
        wanted = json.loads(line)
        seed, mix = wanted["seed"], wanted["mix"]
        indexes = range(wanted["from"], wanted["from"] + wanted["count"])
        if wanted["drawn"]:
            inputs = [task.sample(mix[index % len(mix)], seed, index)[1] for index in indexes]
            start = time.process_time()
            traces = [trace(given).encode() for given in inputs]
        else:
            start = time.process_time()
            traces = []
            for index in indexes:
                question, given = task.sample(mix[index % len(mix)], seed, index)
                traces.append(trace(given).encode())
        seconds = time.process_time() - start
        whole = b"".join(traces)
        print(json.dumps({"seconds": seconds, "bytes": len(whole), "checksum": hashlib.sha256(whole).hexdigest()}), flush=True)


main()
