"""Traces of tasks/knapsack.tail as one writes them by hand: the recursion itself, which appends to a text on its way."""


def trace(given):
    weight, value = [0] + given["weight"], [0] + given["value"]
    n, capacity = given["n"], given["capacity"]
    dp = {}
    out = ["lay weight:" + "".join(f" {i}:{weight[i]}" for i in range(1, n + 1)) + "\n"]
    out.append("lay value:" + "".join(f" {i}:{value[i]}" for i in range(1, n + 1)) + "\n")
    out.append(f"Start\nget n={n}, capacity={capacity}\ncall best({n}, {capacity}) from main\n")

    def best(i, c, site):
        out.append(f"next Consider dp[{i}][{c}]\nConsider dp[{i}][{c}]\n{i} == 0 {'yes' if i == 0 else 'no'}\n")
        if i == 0:
            dp[i, c] = 0
            out.append(f"put dp[{i}][{c}]=0\nreturn to {site}\n")
            return
        w = weight[i]
        out.append(f"get weight[{i}]={w}\n")
        calls = (i - 1, c) not in dp
        if calls:
            here = f"best({i}, {c}) for skip"
            out.append(f"put best({i}, {c}).w={w}\ncall best({i - 1}, {c}) from {here}\n")
            best(i - 1, c, here)
            label = f"Return to {here} from best({i - 1}, {c})\n"
            skip = dp[i - 1, c]
            out.append(f"next {label}{label}get dp[{i - 1}][{c}]={skip}, best({i}, {c}).w={w}\n")
        else:
            skip = dp[i - 1, c]
            out.append(f"get dp[{i - 1}][{c}]={skip}\n")
        if w > c:
            dp[i, c] = skip
            out.append(f"{w} > {c} yes\nput dp[{i}][{c}]={skip}\nreturn to {site}\n")
            return
        rest = c - w
        out.append(f"{w} > {c} no\n{c} - {w} = {rest}\n")
        if (i - 1, rest) not in dp:
            here = f"best({i}, {c}) for take"
            kept = f"best({i}, {c}).skip={skip}" if calls else f"best({i}, {c}).w={w}, best({i}, {c}).skip={skip}"
            out.append(f"put {kept}\ncall best({i - 1}, {rest}) from {here}\n")
            best(i - 1, rest, here)
            label = f"Return to {here} from best({i - 1}, {rest})\n"
            before = dp[i - 1, rest]
            out.append(f"next {label}{label}get dp[{i - 1}][{rest}]={before}, value[{i}]={value[i]}, best({i}, {c}).skip={skip}\n")
        else:
            before = dp[i - 1, rest]
            out.append(f"get dp[{i - 1}][{rest}]={before}, value[{i}]={value[i]}\n")
        take = before + value[i]
        dp[i, c] = max(skip, take)
        out.append(f"{before} + {value[i]} = {take}\nmax({skip}, {take}) = {dp[i, c]}\nput dp[{i}][{c}]={dp[i, c]}\nreturn to {site}\n")

    best(n, capacity, "main")
    answer = dp[n, capacity]
    out.append(f"next Read the answer\nRead the answer\nget n={n}, capacity={capacity}\nget dp[{n}][{capacity}]={answer}\nhalt\nAnswer: {answer}\n")
    return "".join(out)
