"""What one does without a judge: the lines of a model's text against those of the truth, by CPython's difflib.

    python3 line_differ.py PAIRS ROUNDS

PAIRS holds a JSON list of [truth, text]. Each round prints its seconds of processor time for all of them, and how many lines differ.
"""
import difflib
import json
import sys
import time


def differing(truth, text):
    return sum(1 for line in difflib.unified_diff(truth.splitlines(), text.splitlines(), n=0, lineterm="") if line[:1] in "+-")


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        pairs = json.load(file)
    for _ in range(int(sys.argv[2])):
        start = time.process_time()
        lines = sum(differing(truth, text) for truth, text in pairs)
        print(time.process_time() - start, lines)


main()
