"""Problems that reasoning-gym draws, and its answers: one JSON object a line, {"task", "peer", "inputs", "answer"}."""

import json
import sys
from decimal import Decimal

import reasoning_gym


def problems(seed, count):
    def drawn(name, **config):
        return reasoning_gym.create_dataset(name, seed=seed, size=count, **config)

    for entry in drawn("letter_counting", min_words=2, max_words=20):
        about = entry["metadata"]
        yield "count-letters", "letter_counting", {"s": " ".join(about["span"]), "c": about["target_letter"]}, entry["answer"]

    for entry in drawn("spell_backward"):
        yield "word-flip", "spell_backward", {"s": entry["metadata"]["word"]}, entry["answer"]

    for entry in drawn("count_primes", max_n=300):
        about = entry["metadata"]
        primes = ", ".join(str(prime) for prime in about["primes"])
        yield "prime-search", "count_primes", {"n": about["start"], "m": about["end"]}, primes or "none"

    for entry in drawn("number_sorting", min_numbers=2, max_numbers=8, max_decimals=0):
        about = entry["metadata"]
        upwards = about["sorted_numbers"] if about["direction"] == "ascending" else about["sorted_numbers"][::-1]
        numbers = [int(float(number)) for number in about["original_numbers"]]
        yield "bubble-sort", "number_sorting", {"a": numbers}, ", ".join(str(int(float(number))) for number in upwards)

    for name, config in (("chain_sum", {"max_digits": 40}), ("decimal_chain_sum", {"max_digits": 9, "max_decimal_places": 9})):
        for entry in drawn(name, min_terms=2, max_terms=2, **config):
            x, sign, y = entry["metadata"]["expression"].split(" ")
            if sign == "+":
                yield "addition", name, {"x": x, "y": y}, plain(Decimal(entry["answer"]))

    for entry in drawn("number_format", max_num_candidates=2):
        about = entry["metadata"]
        x, y = (plain(Decimal(repr(candidate))) for candidate in about["candidates"])
        if x != y:
            chosen = plain(Decimal(repr(about["solution"])))
            yield "compare-numbers", "number_format", {"x": x, "y": y}, chosen if about["size"] == "largest" else y if chosen == x else x

    # A grid is a graph whose edges all weigh 1. Only the distance of the destination, the last vertex, is known to the peer.
    for entry in drawn("shortest_path", max_rows=6, max_cols=6):
        grid = entry["metadata"]["matrix"]
        edges, number = graph_of(grid)
        length = len(entry["metadata"]["solution"])
        yield "dijkstra", "shortest_path", {"n": number, "edge": edges}, {"last": str(length) if length else "inf"}


def graph_of(grid):
    """The edges between the cells that are not blocked, the start being vertex 0 and the destination the last one."""
    order = {"*": 0, "O": 1, "#": 2}
    cells = [(r, c) for r, row in enumerate(grid) for c, cell in enumerate(row) if cell != "X"]
    cells.sort(key=lambda cell: order[grid[cell[0]][cell[1]]])
    vertex = {cell: number for number, cell in enumerate(cells)}
    edges = []
    for r, c in cells:
        for other in ((r, c + 1), (r + 1, c)):
            if other in vertex:
                edges.append([*sorted((vertex[r, c], vertex[other])), 1])
    return sorted(edges), len(cells)


def plain(number):
    """Without an exponent, and without zeros at the end of the decimals."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


if __name__ == "__main__":
    for task, peer, inputs, answer in problems(int(sys.argv[1]), int(sys.argv[2])):
        print(json.dumps({"task": task, "peer": f"reasoning-gym {peer}", "inputs": inputs, "answer": answer}))
