"""Traces of tasks/addition.tail as one writes them by hand: the text of one state after another, appended as f-strings."""


def places(number):
    whole, _, rest = number.partition(".")
    digits = whole + rest
    return {i - len(rest): int(digit) for i, digit in enumerate(reversed(digits))}, -len(rest), len(whole) - 1


def trace(given):
    x, low_x, high_x = places(given["x"])
    y, low_y, high_y = places(given["y"])
    low = min(low_x, low_y)
    high = max(high_x, high_y)

    out = "lay x:" + "".join(f" {p}:{x[p]}" for p in range(high_x, low_x - 1, -1)) + "\n"
    out += "lay y:" + "".join(f" {p}:{y[p]}" for p in range(high_y, low_y - 1, -1)) + "\n"
    out += f"Set low\nget low(x)={low_x}, low(y)={low_y}\nmin({low_x}, {low_y}) = {low}\nput low={low}\nnext Set high\n"
    out += f"Set high\nget high(x)={high_x}, high(y)={high_y}, low={low}, low(x)={low_x}\nmax({high_x}, {high_y}) = {high}\nput high={high}\n{low_x} - 1 = {low_x - 1}\n"

    for p in range(low, low_x):
        out += f"next Pad x at place {p}\nPad x at place {p}\nget low(x)={low_x}\nput x[{p}]=0\n{low_x} - 1 = {low_x - 1}\n"
        x[p] = 0
    if low < low_x:
        out += f"get low={low}, low(y)={low_y}\n{low_y} - 1 = {low_y - 1}\n"
    else:
        out += f"get low(y)={low_y}\n{low_y} - 1 = {low_y - 1}\n"

    for p in range(low, low_y):
        out += f"next Pad y at place {p}\nPad y at place {p}\nget low(y)={low_y}\nput y[{p}]=0\n{low_y} - 1 = {low_y - 1}\n"
        y[p] = 0
    padded = low_x != low_y
    knows_low = not low < low_y
    if padded:
        out += f"get high(x)={high_x}, high={high}\n"
    out += f"{high_x} + 1 = {high_x + 1}\n"

    for p in range(high_x + 1, high + 1):
        out += f"next Pad x at place {p}, in front\nPad x at place {p}, in front\nget high={high}\nput x[{p}]=0\n"
        x[p] = 0
    knows_low = knows_low and high_x == high_y
    if padded or high_x < high:
        out += f"get high(y)={high_y}\n"
    out += f"{high_y} + 1 = {high_y + 1}\n"

    for p in range(high_y + 1, high + 1):
        out += f"next Pad y at place {p}, in front\nPad y at place {p}, in front\nget high={high}\nput y[{p}]=0\n"
        y[p] = 0
    if not knows_low:
        out += f"get low={low}\n"

    total = {}
    carry = 0
    for p in range(low, high + 1):
        a, b = x[p], y[p]
        s = a + b + carry
        out += f"next Add place {p}\nAdd place {p}\nget x[{p}]={a}, y[{p}]={b}, carry={carry}, high={high}\n"
        out += f"{a} + {b} + {carry} = {s}\n{s} % 10 = {s % 10}\n{s} // 10 = {s // 10}\n"
        total[p] = s % 10
        carry = s // 10
        out += f"put sum[{p}]={total[p]}, carry={carry}\n"
    top = high + 1
    out += f"next Write the carry\nWrite the carry\nget carry={carry}, high={high}\n{high} + 1 = {top}\nput sum[{top}]={carry}\n"
    total[top] = carry

    out += f"next Set top\nSet top\nget high={high}\n{high} + 1 = {top}\nput top={top}\n"
    while True:
        out += f"{top} > 0 {'yes' if top > 0 else 'no'}\n"
        if top <= 0:
            break
        out += f"get sum[{top}]={total[top]}\n{total[top]} == 0 {'yes' if total[top] == 0 else 'no'}\n"
        if total[top] != 0:
            break
        out += f"next Drop the zero in front, place {top}\nDrop the zero in front, place {top}\nput top={top - 1}\n"
        top -= 1

    bottom = low
    out += f"next Set bottom\nSet bottom\nget low={low}\nput bottom={low}\n"
    while True:
        out += f"{bottom} < 0 {'yes' if bottom < 0 else 'no'}\n"
        if bottom >= 0:
            break
        out += f"get sum[{bottom}]={total[bottom]}\n{total[bottom]} == 0 {'yes' if total[bottom] == 0 else 'no'}\n"
        if total[bottom] != 0:
            break
        out += f"next Drop the zero at the end, place {bottom}\nDrop the zero at the end, place {bottom}\nput bottom={bottom + 1}\n"
        bottom += 1

    digits = [str(total[p]) for p in range(top, bottom - 1, -1)]
    out += f"next Read the answer\nRead the answer\nget bottom={bottom}, top={top}\nget sum[{top}..{bottom}]={' '.join(digits)}\nhalt\n"
    whole, rest = "".join(digits[: top + 1]), "".join(digits[top + 1 :])
    return out + f"Answer: {whole}.{rest}\n" if rest else out + f"Answer: {whole}\n"
