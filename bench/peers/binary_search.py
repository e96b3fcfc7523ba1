"""Traces of tasks/binary-search.tail as one writes them by hand: one loop that appends to a text."""


def trace(given):
    n, s, find = given["n"], given["s"], given["find"]
    out = "lay s:" + "".join(f" {i}:{value}" for i, value in enumerate(s)) + "\n"
    out += f"Start\nget n={n}\n{n} - 1 = {n - 1}\ncall search(0, {n - 1}) from main\n"
    low, high, found = 0, n - 1, -1
    while True:
        out += f"next Search {low} to {high}\nSearch {low} to {high}\n{low} > {high} {'yes' if low > high else 'no'}\n"
        if low > high:
            out += "put search=-1\n"
            break
        out += f"get s[{low}..{high}]={' '.join(map(str, s[low : high + 1]))}\n"
        mid = (low + high) // 2
        out += f"{low} + {high} = {low + high}\n{low + high} // 2 = {mid}\nget find={find}\n{s[mid]} == {find} {'yes' if s[mid] == find else 'no'}\n"
        if s[mid] == find:
            found = mid
            out += f"put search={mid}\n"
            break
        if s[mid] < find:
            out += f"{s[mid]} < {find} yes\n{mid} + 1 = {mid + 1}\n"
            low = mid + 1
        else:
            out += f"{s[mid]} < {find} no\n{mid} - 1 = {mid - 1}\n"
            high = mid - 1
    return out + f"return to main\nnext Read the answer\nRead the answer\nget search={found}\nhalt\nAnswer: {found}\n"
