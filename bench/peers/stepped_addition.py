"""The addition that bench/debug-step.ts steps through with debugpy: digits in lists, place by place, each trace line kept."""


def add(x, y):
    trace = []
    total = [0] * (len(x) + 1)
    carry = 0
    low, high = 0, len(x) - 1
    place = low
    while place <= high:
        s = x[place] + y[place] + carry
        total[place] = s % 10
        carry = s // 10
        trace.append((place, x[place], y[place], s, carry))
        place += 1
    total[high + 1] = carry
    return total, trace


add([1, 2, 3, 4, 5, 6, 7, 8] * 2000, [8, 7, 6, 5, 4, 3, 2, 1] * 2000)
