import {
  indexPlace,
  nodesOf,
  type Formula,
  type GivenCells,
  type InputDefinition,
  type Machine,
  type Region,
  type Task,
} from '../../machine/index.ts';
import { cellName, formulaText, inFormat, literal, quoted } from './literals.ts';
import { givenFormula } from './sampling.ts';

const given = (name: string): string => `given[${quoted(name)}]`;

/** The functions that read the tape and start a run. */
export function tape(task: Task): string {
  const { regions } = task.machine;
  const initials = regions.flatMap((region) => initialRule(regions, region));
  const limits = boundedWrites(task.machine).flatMap((region) => limitRule(regions, region));
  const read = `
def read(cell):
    return tape[cell]${initials.length === 0 ? '' : ' if cell in tape else initial(cell)'}`;
  const initial = `
def initial(cell):
    """What a cell holds before anything is written to it."""
    name, index = place(cell)
${initials.map((rule) => `    ${rule}`).join('\n')}
    raise KeyError(cell)`;
  const check = `
def check(cell):
    """A cell that its region does not have cannot be written."""
    name, index = place(cell)
${limits.map((rule) => `    ${rule}`).join('\n')}`;
  return [
    ...(initials.length + limits.length === 0 ? [] : [placeFunction(regions)]),
    read,
    ...(initials.length === 0 ? [] : [initial]),
    ...(limits.length === 0 ? [] : [check]),
    runFunction(task),
  ]
    .map((part) => part.trim())
    .join('\n\n\n');
}

/** The regions with bounds to which some state writes. */
export function boundedWrites({ regions, states }: Machine): readonly Region[] {
  const written = new Set(
    states.flatMap(({ code }) =>
      [...nodesOf(code)].flatMap((node) => (node.op === 'put' ? node.writes.map(({ region }) => region) : [])),
    ),
  );
  return regions.filter(({ id, bounds }) => written.has(id) && bounds?.some((ends) => ends !== undefined) === true);
}

function placeFunction(regions: readonly Region[]): string {
  const isOfIntegers = regions.every(
    ({ indexes, bounds }) => bounds === undefined || indexes.every((type) => type === 'int'),
  );
  const indexes = isOfIntegers
    ? '[int(i) for i in re.findall(r"-?\\d+", indexes)]'
    : `[int(i) if re.fullmatch(r"-?\\d+", i) else i for i in re.findall(r"('(?:[^'\\\\]|\\\\.)*'|[^\\[\\]]+)\\]", indexes)]`;
  return `
def place(cell):
    """The region of a cell, and its indexes."""
    name, _, indexes = cell.partition("[")
    return name, ${indexes}`;
}

/** Cells of a region that nothing has written yet: initial value inside the bounds, `else` value outside. */
function initialRule(regions: readonly Region[], region: Region): string[] {
  const { initial, otherwise } = region;
  const inside = insideTest(regions, region);
  const isOf = `if name == ${nameOf(region)}`;
  const rules: string[] = [];
  if (initial !== undefined)
    rules.push(
      `${isOf}${inside === '' ? '' : ` and ${inside}`}:`,
      `    return ${initial.op === 'copy' ? copyOf(regions, initial) : value(regions, initial)}`,
    );
  if (otherwise !== undefined) {
    const outside = inside === '' || initial !== undefined ? '' : ` and not (${inside})`;
    rules.push(`${isOf}${outside}:`, `    return ${literal(otherwise)}`);
  }
  return rules;
}

function limitRule(regions: readonly Region[], region: Region): string[] {
  return [`if name == ${nameOf(region)} and not (${insideTest(regions, region)}):`, '    raise IndexError(cell)'];
}

function nameOf(region: Region): string {
  return quoted(region.form.before.replace(/\[$/, ''));
}

/** Whether `index` lies in the bounds of a region; empty where it has none. */
function insideTest(regions: readonly Region[], { bounds = [] }: Region): string {
  return bounds
    .flatMap((ends, i) =>
      ends === undefined ? [] : [`${value(regions, ends[0])} <= index[${i}] <= ${value(regions, ends[1])}`],
    )
    .join(' and ');
}

function copyOf(regions: readonly Region[], { region }: { readonly region: number }): string {
  const source = regions[region];
  return source === undefined
    ? 'None'
    : `read(${cellName(
        source,
        source.indexes.map((_, i) => `{index[${i}]}`),
      )})`;
}

function value(regions: readonly Region[], formula: Formula): string {
  return formulaText(
    formula,
    (name) => {
      const own = indexPlace(name);
      return own === undefined ? `read(${quoted(name)})` : `index[${own}]`;
    },
    (id, index) => {
      const region = regions[id];
      return region === undefined
        ? 'None'
        : `read(${cellName(
            region,
            index.map((one) => `{${one}}`),
          )})`;
    },
  );
}

/**
 * Sets the tape up as the inputs say, and goes from state to state, as many as a run may have. Lines are put together
 * state by state: so many of them need less memory.
 */
function runFunction(task: Task): string {
  const scalars = [
    ...task.lengths,
    ...task.inputs
      .filter(({ shape, name }) => shape === 'scalar' && !task.lengths.includes(name))
      .map(({ name }) => name),
  ];
  const setup =
    scalars.length === 0 ? [] : [`tape.update({name: given[name] for name in (${scalars.map(quoted).join(', ')},)})`];
  for (const region of task.machine.regions) setup.push(...constantCells(region));
  for (const input of task.inputs) setup.push(...inputCells(task, input));
  for (const id of task.machine.laidOut) {
    const region = task.machine.regions[id];
    const input = task.inputs.find(({ name }) => name === region?.name);
    if (region !== undefined && region.indexes.length > 1)
      setup.push(
        ...overRows(region.name, rowsOf(task, region, input), (row, cells) => `lay(f"${row}", list(${cells}))`),
      );
    else if (region !== undefined)
      setup.push(`lay(${quoted(region.name)}, ${region.name}_cells${region.placeValue ? '[::-1]' : ''})`);
  }
  return `
def run(given):
    """Runs the machine on lengths and inputs; gives its trace and its answer."""
    tape.clear(), lines.clear(), stack.clear()
${setup.map((line) => `    ${line}`).join('\n')}
    (to, values, label), trace = START, []
    for _ in range(MOST_STATES):
        enter(label)
        to, values, label = to(*values)
        trace.append("".join(f"{line}\\n" for line in lines))
        lines.clear()
        if not to:
            return "".join(trace), values
    raise SystemExit(f"{TASK}: the run has not halted after {MOST_STATES:,} states, the most of a trace; it is at “{label}”.")
`.trim();
}

/** The cells of a table, which every run begins with; a constant of one value stands in the code itself. */
function constantCells({ name, table, indexes }: Region): string[] {
  if (table === undefined || indexes.length === 0) return [];
  const cells = `${name}_cells`;
  const rows = constantRows(table);
  if (rows !== undefined) return [`${cells} = ${rows.values}`, ...overRows(name, { ...rows, values: cells }, fillRow)];
  return [
    `${cells} = list(enumerate([${table.values.map(literal).join(', ')}]${table.first === 0 ? '' : `, ${table.first}`}))`,
    `tape.update((f"${inFormat(name)}[{i}]", value) for i, value in ${cells})`,
  ];
}

function inputCells(task: Task, input: InputDefinition): string[] {
  const { name, shape } = input;
  const cells = `${name}_cells`;
  const fill = `tape.update((f"${inFormat(name)}[{i}]", value) for i, value in ${cells})`;
  switch (shape) {
    case 'scalar':
      return [];
    case 'decimal':
    case 'digits':
      return [
        `${cells} = places(${given(name)})`,
        fill,
        `tape.update({"low(${name})": ${cells}[0][0], "high(${name})": ${cells}[-1][0], "length(${name})": len(${cells})})`,
      ];
    case 'text':
    case 'list':
    case 'array': {
      const { spans = [] } = input;
      if (spans.length > 1)
        return [
          ...overRows(
            name,
            { values: given(name), firsts: spans.map(([first]) => givenFormula(task, first)) },
            fillRow,
          ),
          `tape["length(${name})"] = len(${given(name)})`,
        ];
      const first = spans[0] === undefined ? '0' : givenFormula(task, spans[0][0]);
      return [
        `${cells} = list(enumerate(${given(name)}${first === '0' ? '' : `, ${first}`}))`,
        fill,
        `tape["length(${name})"] = len(${cells})`,
      ];
    }
  }
}

/** What the rows of a region with several indexes are taken of, and where its indexes begin. */
interface Rows {
  readonly values: string;
  readonly firsts: readonly string[];
}

function rowsOf(task: Task, { name, table }: Region, input: InputDefinition | undefined): Rows {
  const constant = table && constantRows(table);
  if (constant) return { ...constant, values: `${name}_cells` };
  return { values: given(name), firsts: (input?.spans ?? []).map(([first]) => givenFormula(task, first)) };
}

/** The rows of a table of constants; undefined where it has one index. */
function constantRows({ first, inner, values }: GivenCells): Rows | undefined {
  if (inner === undefined) return undefined;
  let items = values.map(literal);
  for (const { count } of inner.toReversed())
    items = Array.from(
      { length: items.length / count },
      (_, row) => `[${items.slice(row * count, (row + 1) * count).join(', ')}]`,
    );
  return { values: `[${items.join(', ')}]`, firsts: [first, ...inner.map((one) => one.first)].map(String) };
}

function fillRow(row: string, cells: string): string {
  return `tape.update((f"${row}[{last}]", value) for last, value in ${cells})`;
}

/**
 * Goes over the rows of an input with several indexes: `each` gives what is done with one, by its name, whose indexes
 * are holes of an f-string, and the pairs of last index and value.
 */
function overRows(name: string, { values: all, firsts }: Rows, each: (row: string, cells: string) => string): string[] {
  const lines: string[] = [];
  let row = name;
  let values = all;
  for (const [i, first] of firsts.entries()) {
    const cells = `enumerate(${values}${first === '0' ? '' : `, ${first}`})`;
    if (i === firsts.length - 1) lines.push(`${'    '.repeat(i)}${each(row, cells)}`);
    else lines.push(`${'    '.repeat(i)}for i${i}, row${i} in ${cells}:`);
    row += `[{i${i}}]`;
    values = `row${i}`;
  }
  return lines;
}

export const places = `
def places(number):
    """The digits of a number by place: 0 holds the units, -1 the tenths; lowest first."""
    low = -len(number.partition(".")[2])
    return [(low + i, int(digit)) for i, digit in enumerate(reversed(number.replace(".", "")))]
`.trim();
