"""Answers of CLRS's algorithms to inputs that come in, one JSON object a line: {"task", "inputs"} to {"task", "peer", "inputs", "answer"}.

The package itself loads jax and tensorflow, which only its networks need. The algorithms are plain numpy: they are imported alone, with
empty modules in the place of what they mention in types and decorators.
"""

import importlib.util
import json
import sys
import types
from pathlib import Path
from unittest.mock import MagicMock

import numpy

for name in ("jax", "jax.numpy", "tensorflow", "chex"):
    # "assert_rank" is a name of chex, not a slip in a test.
    sys.modules[name] = MagicMock(unsafe=True)
# jax.Array stands in unions of types.
sys.modules["jax"].Array = numpy.ndarray
package = types.ModuleType("clrs")
package.__path__ = [str(Path(location)) for location in importlib.util.find_spec("clrs").submodule_search_locations]
sys.modules["clrs"] = package

from clrs._src.algorithms import dynamic_programming, graphs, searching, sorting  # noqa: E402


def bubble_sort(inputs):
    result, _ = sorting.bubble_sort(numpy.array(inputs["a"]))
    return ", ".join(str(number) for number in result)


def binary_search(inputs):
    place, _ = searching.binary_search(inputs["find"], numpy.array(inputs["s"]))
    return str(place)


def lcs_length(inputs):
    x, y = (numpy.array([ord(letter) - ord("A") for letter in inputs[name]]) for name in ("x", "y"))
    back, _ = dynamic_programming.lcs_length(x, y)
    # The algorithm gives the way back through its table: 0 is a letter of both, 1 and 2 leave a letter of x or y out.
    i, j, length = len(x) - 1, len(y) - 1, 0
    while i >= 0 and j >= 0:
        step = back[i, j]
        length += step == 0
        i -= step != 2
        j -= step != 1
    return str(length)


def dijkstra(inputs):
    weights = numpy.zeros((inputs["n"], inputs["n"]))
    for a, b, weight in inputs["edge"]:
        weights[a, b] = weights[b, a] = weight
    parents, _ = graphs.dijkstra(weights, 0)
    distances = []
    for vertex in range(inputs["n"]):
        length = 0
        while parents[vertex] != vertex:
            length += int(weights[parents[vertex], vertex])
            vertex = parents[vertex]
        distances.append(str(length))
    return ", ".join(distances)


ALGORITHMS = {"bubble-sort": bubble_sort, "binary-search": binary_search, "lcs": lcs_length, "dijkstra": dijkstra}

if __name__ == "__main__":
    for line in sys.stdin:
        problem = json.loads(line)
        algorithm = ALGORITHMS[problem["task"]]
        print(json.dumps({**problem, "peer": f"CLRS {algorithm.__name__}", "answer": algorithm(problem["inputs"])}))
