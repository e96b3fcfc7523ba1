import { fusesWrites, saysLabelsOnce, type Each, type Node, type Style } from '../../machine/index.ts';
import { inFormat, quoted } from './literals.ts';

type LineKind = keyof Style['lines'];
type LinePattern = Style['lines'][LineKind];
type FieldName = Extract<LinePattern[number], { readonly field: string }>['field'];

/** What a field of a line is called in the function that writes the line. */
type Fields = Partial<Readonly<Record<FieldName | 'outcome', string>>>;

/**
 * Python that puts a line together as the style words it. `items` is what a repeated group goes over: pairs of these
 * two names.
 */
function lineExpression(
  pattern: LinePattern,
  fields: Fields,
  items?: { readonly of: string; readonly each: string },
): string {
  const parts: string[] = [];
  let format = '';
  const close = (): void => {
    if (format !== '') parts.push(/[{}]/.test(format) ? `f"${format}"` : `"${format}"`);
    format = '';
  };
  for (const piece of pattern) {
    if (typeof piece === 'string') format += inFormat(piece);
    else if ('field' in piece) format += `{${fields[piece.field] ?? ''}}`;
    else if ('yes' in piece) {
      close();
      parts.push(`(${quoted(piece.yes)} if ${fields.outcome ?? ''} else ${quoted(piece.no)})`);
    } else {
      close();
      const formatted = (pieces: Each['each']): string =>
        pieces.map((part) => (typeof part === 'string' ? inFormat(part) : `{${fields[part.field] ?? ''}}`)).join('');
      const joined = `${quoted(piece.separator)}.join(f"${formatted(piece.each)}" for ${items?.each ?? ''} in ${items?.of ?? ''})`;
      parts.push(piece.none.length === 0 ? joined : `(${joined} or f"${formatted(piece.none)}")`);
    }
  }
  close();
  return parts.join(' + ') || '""';
}

/** What the line of a layout goes over: cells by name, or by index where the style words them so. */
function laidCells({ lines }: Style): { readonly of: string; readonly each: string } {
  const isNamed = lines.lay.some(
    (piece) =>
      typeof piece === 'object' &&
      'each' in piece &&
      piece.each.some((part) => typeof part === 'object' && part.field === 'cell'),
  );
  return isNamed
    ? { of: '((f"{region}[{index}]", value) for index, value in cells)', each: 'cell, value' }
    : { of: 'cells', each: 'index, value' };
}

/**
 * The functions that print, one for each kind of line that a machine with these nodes writes. `checksWrites`: whether
 * `check` tells cells that cannot be written.
 */
export function printing(
  style: Style,
  ops: ReadonlySet<Node['op']>,
  { laysOut, checksWrites }: { readonly laysOut: boolean; readonly checksWrites: boolean },
): string {
  const checked = checksWrites ? '\n    for cell, _ in writes:\n        check(cell)' : '';
  const line = (kind: LineKind, fields: Fields, items?: { readonly of: string; readonly each: string }): string =>
    lineExpression(style.lines[kind], fields, items);
  const isOnce = saysLabelsOnce(style);
  const fuses = fusesWrites(style);
  const parts: readonly (readonly [uses: Node['op'] | boolean, code: string])[] = [
    [
      'get',
      `
def get(*cells):
    """Fetches cells: copies what they hold to the end of the tape, once in a state."""
    values = [read(cell) for cell in cells]
    new = {cell: value for cell, value in zip(cells, values) if cell not in named}
    if new:
        lines.append(${line('get', { cell: 'cell', value: 'text(value)' }, { of: 'new.items()', each: 'cell, value' })})
    named.update(new)
    return values
`,
    ],
    [
      'interval',
      style.intervalsAsGets === true
        ? `
def interval(region, low, high, places=False):
    """Fetches the cells low to high, each by its name; numbers are written from the highest place down."""
    values = [read(f"{region}[{i}]") for i in range(low, high + 1)]
    cells = [(f"{region}[{i}]", value) for i, value in enumerate(values, low)][:: -1 if places else 1]
    first, last = (high, low) if places else (low, high)
    if cells:
        say(${line('get', { cell: 'cell', value: 'text(value)' }, { of: 'cells', each: 'cell, value' })})
    else:
        say(${line('interval', { region: 'region', first: 'first', last: 'last', values: '"none"' }).replaceAll('{"none"}', 'none')})
    return values
`
        : `
def interval(region, low, high, places=False):
    """Fetches the cells low to high; numbers are written from the highest place down."""
    values = [read(f"{region}[{i}]") for i in range(low, high + 1)]
    first, last, shown = (high, low, values[::-1]) if places else (low, high, values)
    all_values = " ".join(map(text, shown)) or "none"
    say(${line('interval', { region: 'region', first: 'first', last: 'last', values: 'all_values' })})
    return values
`,
    ],
    [
      true,
      `
def say(line):
    """Prints a line, once in a state."""
    if line not in lines:
        lines.append(line)
`,
    ],
    [
      true,
      fuses
        ? `
def show(expression, result, cell=None):
    """Prints an operation, once in a state, and the cell if its result is written to one."""
    if expression not in shown_operations:
        shown_operations.add(expression)
        if cell is None:
            lines.append(${line('operation', { expression: 'expression', result: 'text(result)' })})
        else:
            lines.append(${line('store', { expression: 'expression', cell: 'cell', result: 'text(result)' })})
            stored.add(cell)
    return result
`
        : `
def show(expression, result):
    say(${line('operation', { expression: 'expression', result: 'text(result)' })})
    return result
`,
    ],
    [
      'test',
      `
def test(left, relation, right, outcome):
    say(${line('test', { left: 'text(left)', relation: 'relation', right: 'text(right)', outcome: 'outcome' })})
    return outcome
`,
    ],
    [
      'put',
      fuses
        ? `
def put(*writes):
    """Writes cells: of several values for one the last. What stands with its operation has no other line."""${checked}
    rest = {cell: value for cell, value in writes if cell not in stored}
    if rest:
        lines.append(${line('put', { cell: 'cell', value: 'text(value)' }, { of: 'rest.items()', each: 'cell, value' })})
    tape.update(writes)
    named.update(dict(writes))
`
        : `
def put(*writes):
    """Writes cells: of several values for one the last."""${checked}
    lines.append(${line('put', { cell: 'cell', value: 'text(value)' }, { of: 'dict(writes).items()', each: 'cell, value' })})
    tape.update(writes)
    named.update(dict(writes))
`,
    ],
    [
      true,
      isOnce
        ? `
def go(to, *values):
    """The next state, whose header comes next."""
    return to, values, to.label(*values)
`
        : `
def go(to, *values):
    """Names the next state, which the run then enters."""
    label = to.label(*values)
    lines.append(${line('next', { label: 'label' })})
    return to, values, label
`,
    ],
    [
      'call',
      isOnce
        ? `
def call(callee, entry, resume):
    """Goes into a function, with this line for a header; the place to come back to waits on the stack."""
    site = resume[0].site(*resume[1])
    lines.append(${line('call', { callee: 'callee', site: 'site' })})
    stack.append(resume)
    return entry[0], entry[1], None
`
        : `
def call(callee, entry, resume):
    """Goes into a function; the place to come back to waits on the stack."""
    site = resume[0].site(*resume[1])
    lines.append(${line('call', { callee: 'callee', site: 'site' })})
    stack.append(resume)
    return go(entry[0], *entry[1])
`,
    ],
    [
      'return',
      isOnce
        ? `
def back():
    to, values = stack.pop()
    return go(to, *values)
`
        : `
def back():
    to, values = stack.pop()
    site = to.site(*values)
    lines.append(${line('return', { site: 'site' })})
    return go(to, *values)
`,
    ],
    [
      true,
      `
def halt(answer):
    lines.append(${line('halt', {})})
    lines.append(${line('answer', { text: 'answer' })})
    return None, answer, None
`,
    ],
    [
      true,
      `
def enter(label):
    named.clear()
${fuses ? '    stored.clear(), shown_operations.clear()\n' : ''}${isOnce ? '    if label:\n    ' : ''}    lines.append(${line('enter', { label: 'label' })})
`,
    ],
    [
      laysOut,
      `
def lay(region, cells):
    lines.append(${line('lay', { region: 'region', cell: 'cell', index: 'index', value: 'text(value)' }, laidCells(style))})
`,
    ],
  ];
  return parts
    .filter(([uses]) => (typeof uses === 'string' ? ops.has(uses) : uses))
    .map(([, code]) => code.trim())
    .join('\n\n');
}
