/** Values as traces print them, where a task has integers alone. */
export const integersAsText = `
def text(value):
    """A value as traces print it."""
    return str(value)
`.trim();

/** The same where it has other values too. */
export const valuesAsText = `
def text(value):
    """A value as traces print it."""
    if type(value) is int:
        return str(value)
    if isinstance(value, str):
        return "'" + re.sub(r"[\\\\'\\x00-\\x1f\\x7f\\u2028\\u2029]", escape, value) + "'"
    if isinstance(value, tuple):
        return "(" + ", ".join(map(text, value)) + ")"
    return {True: "yes", False: "no", None: "none"}[value] if value in (True, False, None) else str(value)


def escape(match):
    known = {"\\\\": "\\\\\\\\", "'": "\\\\'", "\\n": "\\\\n", "\\r": "\\\\r", "\\t": "\\\\t"}
    return known.get(match[0]) or f"\\\\u{ord(match[0]):04x}"
`.trim();

/** Values as answers and questions print them. */
export const plainValues = `
def plain(value):
    """A value as answers print it: a text without quotes."""
    return value if isinstance(value, str) else text(value)


def shown(value):
    """A value as questions print it."""
    if isinstance(value, list):
        return "[" + ", ".join(map(shown, value)) + "]"
    return "(" + ", ".join(map(shown, value)) + ")" if isinstance(value, tuple) else plain(value)
`.trim();

export const decimals = `
def decimal(digits, low):
    """Digits from the lowest place on, as a person writes the number."""
    if not digits:
        return "0"
    number = ""
    for place in range(max(0, low + len(digits) - 1), min(low, 0) - 1, -1):
        if place == -1:
            number += "."
        number += str(digits[place - low]) if 0 <= place - low < len(digits) else "0"
    return number
`.trim();

export const states = `
def state(label, site=lambda *values: "main"):
    """A state of the machine: what its label is, and how a call names it as the place to come back to."""
    def declared(function):
        function.label, function.site = label, site
        return function
    return declared
`.trim();

export const main = `
def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tier", choices=list(TIERS), default="S", help="draw the lengths from this tier")
    parser.add_argument("--length", type=int, help="all lengths are this, instead of a tier")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--index", type=int, default=0, help="the number of the first question")
    parser.add_argument("--count", type=int, default=1, help="how many questions")
    parser.add_argument("--json", action="store_true", help="one JSON object a line: question, trace, answer")
    options = parser.parse_args()
    for index in range(options.index, options.index + options.count):
        question, given = sample(options.length or options.tier, options.seed, index)
        trace, answer = run(given)
        if options.json:
            print(json.dumps({"question": question, "trace": trace, "answer": answer}, ensure_ascii=False))
        else:
            print("Question:", question.replace("\\\\", "\\\\\\\\").replace("\\n", "\\\\n").replace("\\r", "\\\\r"))
            print(trace, end="")


if __name__ == "__main__":
    main()
`.trim();

/** `fuses`: an operation may say which cell its result is written to. */
export const scans = (fuses: boolean): string =>
  `
def scan(operator, candidates${fuses ? ', cell=None' : ''}):
    """One operation over the candidates that count: (candidate, value) pairs. Of equal values the first is taken."""
    indexed = operator.startswith("arg")
    shown_operands = ", ".join(f"{at}:{text(value)}" if indexed else text(value) for at, value in candidates)
    if operator == "sum":
        return show(f"sum({shown_operands})", sum(value for _, value in candidates)${fuses ? ', cell' : ''})
    best = (min if operator.endswith("min") else max)(candidates, key=lambda pair: pair[1])
    return show(f"{operator}({shown_operands})", best[0 if indexed else 1]${fuses ? ', cell' : ''})
`.trim();

export const extents = `
def extent(region, *copied, blank):
    """The first and the last index at which a region holds something else than blank."""
    indexes = [int(cell.partition("[")[2][:-1]) for cell in tape for name in (region, *copied) if cell.startswith(name + "[")]
    held = [i for i in indexes if read(f"{region}[{i}]") != blank]
    return (min(held), max(held)) if held else (0, -1)
`.trim();

export const numbers = `
def number(digits):
    """007.10 is the number 7.1."""
    whole, _, decimals = digits.partition(".")
    return ".".join(filter(None, [whole.lstrip("0") or "0", decimals.rstrip("0")]))
`.trim();
