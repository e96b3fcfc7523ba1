"""Addition traces as one writes them by hand in Python: the text of one state after another, appended as f-strings.

    python3 addition.py INPUTS OUTPUT ROUNDS

INPUTS holds a JSON list of pairs of numbers as a person writes them. The traces go to OUTPUT; each round prints its seconds of processor time
for all of them, from the inputs to bytes.
"""
import json
import sys
import time


def places(text):
    whole, _, rest = text.partition(".")
    digits = whole + rest
    return {i - len(rest): int(d) for i, d in enumerate(reversed(digits))}, -len(rest), len(whole) - 1


def addition(first, second):
    x, low_x, high_x = places(first)
    y, low_y, high_y = places(second)
    out = ["lay x:" + "".join(f" {p}:{x[p]}" for p in range(high_x, low_x - 1, -1)) + "\n"]
    out.append("lay y:" + "".join(f" {p}:{y[p]}" for p in range(high_y, low_y - 1, -1)) + "\n")
    low = min(low_x, low_y)
    high = max(high_x, high_y)
    out.append(f"Set low\nget low(x)={low_x}, low(y)={low_y}\nmin({low_x}, {low_y}) = {low}\nput low={low}\nnext Set high\n")
    out.append(f"Set high\nget high(x)={high_x}, high(y)={high_y}\nmax({high_x}, {high_y}) = {high}\nput high={high}\n")

    known = {"high(x)", "high(y)", "high"}

    def fetch(**cells):
        new = [f"{name}={value}" for name, value in cells.items() if name not in known]
        known.update(cells)
        if new:
            out.append("get " + ", ".join(new) + "\n")

    loops = (
        ("x", range(low, low_x), "", {"low": low, "low(x)": low_x}, {"low(x)": low_x}, x),
        ("y", range(low, low_y), "", {"low": low, "low(y)": low_y}, {"low(y)": low_y}, y),
        ("x", range(high_x + 1, high + 1), ", in front", {"high(x)": high_x, "high": high}, {"high": high}, x),
        ("y", range(high_y + 1, high + 1), ", in front", {"high(y)": high_y, "high": high}, {"high": high}, y),
    )
    for name, span, where, on_entry, bound, cells in loops:
        fetch(**on_entry)
        for p in span:
            label = f"Pad {name} at place {p}{where}\n"
            out.append(f"next {label}{label}put {name}[{p}]=0\n")
            cells[p] = 0
            known = set()
            fetch(**bound)
    fetch(low=low, high=high)

    total = {}
    carry = 0
    for p in range(low, high + 1):
        a = x[p]
        b = y[p]
        s = a + b + carry
        digit = s % 10
        out.append(
            f"next Add place {p}\nAdd place {p}\nget x[{p}]={a}, y[{p}]={b}, carry={carry}\n{a} + {b} + {carry} = {s}\n"
            f"{s} % 10 = {digit}\n{s} // 10 = {s // 10}\nput sum[{p}]={digit}, carry={s // 10}\nget high={high}\n"
        )
        total[p] = digit
        carry = s // 10
    top = high + 1
    out.append(f"next Write the carry\nWrite the carry\nget carry={carry}, high={high}\nput sum[{top}]={carry}\n")
    total[top] = carry

    out.append(f"next Set top\nSet top\nget high={high}\n{high} + 1 = {top}\nput top={top}\n")
    while True:
        out.append(f"{top} > 0 {'yes' if top > 0 else 'no'}\n")
        if not top > 0:
            break
        out.append(f"get sum[{top}]={total[top]}\n{total[top]} == 0 {'yes' if total[top] == 0 else 'no'}\n")
        if total[top] != 0:
            break
        out.append(f"next Drop the zero in front, place {top}\nDrop the zero in front, place {top}\n{top} - 1 = {top - 1}\nput top={top - 1}\n")
        top -= 1
    bottom = low
    out.append(f"next Set bottom\nSet bottom\nget low={low}\nput bottom={low}\n")
    while True:
        out.append(f"{bottom} < 0 {'yes' if bottom < 0 else 'no'}\n")
        if not bottom < 0:
            break
        out.append(f"get sum[{bottom}]={total[bottom]}\n{total[bottom]} == 0 {'yes' if total[bottom] == 0 else 'no'}\n")
        if total[bottom] != 0:
            break
        out.append(f"next Drop the zero at the end, place {bottom}\nDrop the zero at the end, place {bottom}\n{bottom} + 1 = {bottom + 1}\nput bottom={bottom + 1}\n")
        bottom += 1

    digits = [str(total[p]) for p in range(top, bottom - 1, -1)]
    whole = "".join(digits[: top + 1])
    rest = "".join(digits[top + 1 :])
    out.append(f"next Read the answer\nRead the answer\nget top={top}, bottom={bottom}\nget sum[{top}..{bottom}]={' '.join(digits)}\nhalt\n")
    out.append(f"Answer: {whole}.{rest}\n" if rest else f"Answer: {whole}\n")
    return "".join(out)


def main():
    inputs_file, output_file, rounds = sys.argv[1:]
    with open(inputs_file) as file:
        inputs = json.load(file)
    for _ in range(int(rounds)):
        start = time.process_time()
        traces = [addition(first, second).encode() for first, second in inputs]
        print(time.process_time() - start, flush=True)
    with open(output_file, "wb") as file:
        file.writelines(traces)


main()
