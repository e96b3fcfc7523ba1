/** A part of the class Random, and the parts that it calls. */
interface Method {
  readonly name: string;
  readonly needs: readonly string[];
  readonly code: string;
}

function method(name: string, needs: readonly string[], code: string): Method {
  return { name, needs, code: code.replace(/^\n|\n\s*$/g, '') };
}

/** The ways to draw, in the order of the class; each needs only such as stand before it. */
export const randomMethods: readonly Method[] = [
  method(
    'generator',
    [],
    `
class Random:
    """Random numbers that belong to one sample: a hash of its name starts sfc32 (by Chris Doty-Humphrey)."""

    def __init__(self, *key):
        units = json.dumps(key, ensure_ascii=False, separators=(",", ":")).encode("utf-16-le")
        self.a, self.b, self.c = (self.hash(units, salt) for salt in (0x9E3779B9, 0x243F6A88, 0xB7E15162))
        self.counter = 1
        for _ in range(12):
            self.next()

    @staticmethod
    def hash(units, h):
        """MurmurHash3's mixing."""
        for i in range(0, len(units), 2):
            k = int.from_bytes(units[i:i + 2], "little") * 0xCC9E2D51 & 0xFFFFFFFF
            k = (k << 15 | k >> 17) * 0x1B873593 & 0xFFFFFFFF
            h ^= k
            h = (h << 13 | h >> 19) & 0xFFFFFFFF
            h = h * 5 + 0xE6546B64 & 0xFFFFFFFF
        h = (h ^ h >> 16) * 0x85EBCA6B & 0xFFFFFFFF
        h = (h ^ h >> 13) * 0xC2B2AE35 & 0xFFFFFFFF
        return h ^ h >> 16

    def next(self):
        result = self.a + self.b + self.counter & 0xFFFFFFFF
        self.counter += 1
        self.a = self.b ^ self.b >> 9
        self.b = self.c + (self.c << 3) & 0xFFFFFFFF
        self.c = (self.c << 21 | self.c >> 11) + result & 0xFFFFFFFF
        return result

    @staticmethod
    def check(low, high):
        if low > high or high - low >= 2 ** 32 or max(-low, high) >= 2 ** 53:
            raise ValueError(f"nothing can be drawn from {low}..{high}")

    @staticmethod
    def times(count, least=-inf):
        if not least <= count <= 10 ** 6:
            raise ValueError(f"{count} are too few or too many")
        return range(count)

    def integer(self, low, high):
        self.check(low, high)
        size = high - low + 1
        while True:
            drawn = self.next()
            if drawn < 2 ** 32 - 2 ** 32 % size:
                return low + drawn % size

    def pick(self, items):
        return items[self.integer(0, len(items) - 1)]
`,
  ),
  method(
    'rows',
    [],
    `
    def rows(self, values, *sizes):
        """Values one after another as lists of so many."""
        for size in reversed(sizes):
            values = [values[i:i + size] for i in range(0, len(values), size)] if size > 0 else []
        return values
`,
  ),
  method(
    'shuffle',
    [],
    `
    def shuffle(self, items):
        for i in range(len(items) - 1, 0, -1):
            j = self.integer(0, i)
            items[i], items[j] = items[j], items[i]
        return items
`,
  ),
  method(
    'permutation',
    ['shuffle'],
    `
    def permutation(self, count, elements):
        numbers = [i + 1 for i in self.times(count, 1)]
        if count != elements:
            raise ValueError(f"{count} numbers for {elements} elements")
        return self.shuffle(numbers)
`,
  ),
  method(
    'places',
    ['shuffle'],
    `
    def places(self, count, items):
        """So many items from different places."""
        if self.times(count).stop > len(items):
            raise ValueError(f"{count} different places of {len(items)}")
        return self.shuffle(list(items))[:max(0, count)]
`,
  ),
  method(
    'integers',
    [],
    `
    def integers(self, count, low, high, head=None):
        """So many integers; the first may come from a range of its own."""
        for ends in ((low, high), head or (low, high)):
            self.check(*ends)
        return [self.integer(*(head if head and i == 0 else (low, high))) for i in self.times(count)]
`,
  ),
  method(
    'distinct',
    ['shuffle'],
    `
    def distinct(self, count, low, high):
        """Floyd's way: as many draws as results; then shuffled."""
        self.check(low, high)
        if self.times(count).stop > high - low + 1:
            raise ValueError(f"{count} different ones of {high - low + 1}")
        chosen = {}
        for last in range(high - count + 1, high + 1):
            drawn = self.integer(low, last)
            chosen[last if drawn in chosen else drawn] = None
        return self.shuffle(list(chosen))
`,
  ),
  method(
    'behind',
    ['distinct'],
    `
    def behind(self, ends, head, order, count):
        """Different numbers, the first of which comes from a range of its own."""
        (low, high), (least, most) = ends, head
        self.check(low, high), self.check(least, most)
        if self.times(count).stop < 1:
            return []
        if high - low + 1 < count - (order != "distinct"):
            raise ValueError(f"{count} {order} ones of {high - low + 1}")
        if order == "increasing" and count > 1:
            most = min(most, high - count + 1)
        if order == "decreasing" and count > 1:
            least = max(least, low + count - 1)
        first = self.integer(least, most)
        if order == "distinct":
            taken = low <= first <= high
            return [first] + [value + (taken and value >= first) for value in (self.distinct(count - 1, low, high - taken) if count > 1 else [])]
        rest = (max(low, first + 1), high) if order == "increasing" else (low, min(high, first - 1))
        return [first] + sorted(self.distinct(count - 1, *rest) if count > 1 else [], reverse=order == "decreasing")
`,
  ),
  method(
    'digits',
    [],
    `
    def digits(self, count, with_point, head=None):
        """No zero in front of the units; with a point a digit on both sides of it, and one that is not 0."""
        self.times(count, 1), self.check(*(head or (0, 9)))
        if head and (head[0] < 0 or head[1] > 9 or with_point and count == 1 and head[1] == 0):
            raise ValueError(f"no first digit is from {head[0]}..{head[1]}")
        while True:
            whole = self.integer(1, max(1, count)) if with_point else count
            ranges = [head if i == 0 and head else (1 if i == 0 and whole > 1 else 0, 9) for i in range(count)]
            text = "".join(str(self.integer(*ends)) for ends in ranges)
            if not with_point or text.strip("0"):
                return f"{text[:whole]}.{text[whole:]}" if whole < count else text
`,
  ),
  method(
    'letters',
    [],
    `
    def letters(self, count, low, high):
        return "".join(chr(self.integer(low, high)) for _ in self.times(count, 0))
`,
  ),
  method(
    'different',
    ['distinct'],
    `
    def different(self, count, low, high):
        """Different letters."""
        return "".join(map(chr, self.distinct(self.times(count, 0).stop, low, high)))
`,
  ),
  method(
    'symbols',
    [],
    `
    def symbols(self, count, symbols):
        return "".join(self.pick(symbols) for _ in self.times(count, 0))
`,
  ),
  method(
    'graph',
    ['distinct'],
    `
    def graph(self, vertices, edges, weights, connected):
        """Edges (from, to, weight) with from < to, in order: a random tree (by a Pruefer sequence) and further edges."""
        self.times(vertices, 1), self.times(edges, vertices - 1 if connected else 0), self.check(*weights)
        if edges > vertices * (vertices - 1) // 2:
            raise ValueError(f"{edges} edges between {vertices} vertices")
        chosen = set()
        if connected and vertices > 1:
            sequence = [self.integer(0, vertices - 1) for _ in range(vertices - 2)]
            degree = [1 + sequence.count(vertex) for vertex in range(vertices)]
            for vertex in sequence:
                leaf = degree.index(1)
                chosen.add((min(leaf, vertex), max(leaf, vertex)))
                degree[leaf], degree[vertex] = 0, degree[vertex] - 1
            a = degree.index(1)
            chosen.add((a, degree.index(1, a + 1)))
        free = [(a, b) for a in range(vertices) for b in range(a + 1, vertices) if (a, b) not in chosen]
        if edges > len(chosen):
            chosen.update(free[i] for i in self.distinct(edges - len(chosen), 0, len(free) - 1))
        return [(a, b, self.integer(*weights)) for a, b in sorted(chosen)]
`,
  ),
  method(
    'word',
    [],
    `
    def word(self, sizes, before):
        """A word of one of these lengths, taken about as often as in English prose; not the one before it."""
        often = [0, 30, 130, 200, 190, 130, 100, 80, 60, 40, 25, 10, 5]
        at = self.integer(0, sum(often[size] for size in sizes) - 1)
        for size in sizes:
            at -= often[size]
            if at < 0:
                break
        word = before
        while word == before:
            word = self.pick(["a", "I"] if size == 1 else WORDS[size])
        return word
`,
  ),
  method(
    'sentence',
    ['word'],
    `
    def sentence(self, words=0, letters=0):
        """So many words, or exactly so many characters, the end mark among them."""
        self.times(max(words, letters), 1 if words else 2)
        body, before, sizes, i, left = "", "", range(1, max(WORDS) + 1), 1, letters - 1
        while True:
            fit = [s for s in sizes if (s > 1 or i < words if words else s == left or s <= left - 3)]
            before = self.word(fit, before)
            body, left = body + before, left - len(before)
            if i == words or left == 0:
                break
            separator = ", " if (words or left >= 4) and self.integer(1, 100) <= 8 else " "
            body, left, i = body + separator, left - len(separator), i + 1
        return body[0].upper() + body[1:] + ".......!??"[self.integer(0, 9)]
`,
  ),
];
