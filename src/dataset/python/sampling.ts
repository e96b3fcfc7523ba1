import type { InputDefinition, Task } from '../../machine/index.ts';
import { formulaText, quoted } from './literals.ts';

/** What a name in a formula of the task is: a length or an input. */
const given = (name: string): string => `given[${quoted(name)}]`;
const noCell = (): string => 'None';
const formula = (one: Parameters<typeof formulaText>[0]): string => formulaText(one, given, noCell);

/** The function that draws the inputs of one question, in the order of the task. */
export function sampling(task: Task): string {
  const body: string[] = [];
  if (task.lengthCondition !== undefined) body.push(`if not (${formula(task.lengthCondition)}):`, '    continue');
  for (const input of task.inputs) {
    if (!task.lengths.includes(input.name)) body.push(`${given(input.name)} = ${drawn(input)}`);
    if (input.condition !== undefined) body.push(`if not (${formula(input.condition)}):`, '    continue');
  }
  return `
def sample(size="S", seed=0, index=0):
    """Draws a question: a tier or one length for all, a seed and a number tell all about it. Gives (question, lengths and inputs)."""
    random = Random(TASK, size, seed, index)
    for _ in range(2000):
        given = {name: random.integer(*TIERS[size]) if size in TIERS else size for name in LENGTHS}
${body.map((line) => `        ${line}`).join('\n')}
        return random.pick(QUESTIONS).format(**{name: shown(value) for name, value in given.items()}), given
    raise ValueError("all draws broke a condition")
`.trim();
}

function drawn(input: InputDefinition): string {
  const { sampler, span } = input;
  switch (sampler?.kind) {
    case 'range': {
      const range = `${formula(sampler.low)}, ${formula(sampler.high)}`;
      if (span === undefined) return `random.integer(${range})`;
      const count = `${formula(span[1])} - (${formula(span[0])}) + 1`;
      if (sampler.order === 'any') return `[random.integer(${range}) for _ in range(${count})]`;
      const values = `random.distinct(${count}, ${range})`;
      return sampler.order === 'increasing' ? `sorted(${values})` : values;
    }
    case 'digits': return `random.digits(${formula(sampler.count)}, ${sampler.pointAnywhere && input.shape === 'decimal' ? 'True' : 'False'})`;
    case 'letters': {
      const range = `${sampler.low.codePointAt(0) ?? 97}, ${sampler.high.codePointAt(0) ?? 122}`, count = formula(sampler.count);
      return sampler.distinct ? `"".join(map(chr, random.distinct(${count}, ${range})))` : `"".join(chr(random.integer(${range})) for _ in range(${count}))`;
    }
    case 'element': return `random.pick(${given(sampler.of)})`;
    case undefined: return 'None';
  }
}

/** The random numbers, with the ways to draw that the task uses. */
export function randomClass(task: Task): string {
  const kinds = new Set(task.inputs.map(({ sampler }) => sampler?.kind));
  const isDistinct = task.inputs.some(({ sampler }) => (sampler?.kind === 'range' && sampler.order !== 'any') || (sampler?.kind === 'letters' && sampler.distinct));
  return [generator, ...(isDistinct ? [distinct] : []), ...(kinds.has('digits') ? [digits] : [])].join('\n\n');
}

const generator = `
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

    def integer(self, low, high):
        size = high - low + 1
        while True:
            drawn = self.next()
            if drawn < 2 ** 32 - 2 ** 32 % size:
                return low + drawn % size

    def pick(self, items):
        return items[self.integer(0, len(items) - 1)]
`.trim();

const distinct = `
    def distinct(self, count, low, high):
        """Floyd's way: as many draws as results; then shuffled."""
        chosen = {}
        for last in range(high - count + 1, high + 1):
            drawn = self.integer(low, last)
            chosen[last if drawn in chosen else drawn] = None
        return self.shuffle(list(chosen))

    def shuffle(self, items):
        for i in range(len(items) - 1, 0, -1):
            j = self.integer(0, i)
            items[i], items[j] = items[j], items[i]
        return items
`.trim().replace(/^/, '    ');

const digits = `
    def digits(self, count, with_point):
        """No zero in front of the units, and with a point a digit on both sides of it."""
        whole = self.integer(1, max(1, count)) if with_point else count
        text = "".join(str(self.integer(1 if i == 0 and whole > 1 else 0, 9)) for i in range(count))
        return f"{text[:whole]}.{text[whole:]}" if whole < count else text
`.trim().replace(/^/, '    ');
