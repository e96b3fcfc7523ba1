import type { AstNode } from 'langium';
import { closest } from '../language/index.ts';
import * as ast from '../language/ast/index.ts';
import {
  checkStyle,
  type Each,
  type Field,
  type FieldName,
  type LineKind,
  lineKinds,
  type LinePattern,
  minimal,
  type Piece,
  type Style,
  styleNames,
} from '../machine/index.ts';
import type { Unit } from './unit.ts';

interface LineFields {
  readonly fields: readonly (FieldName | 'outcome')[];
  readonly items?: { readonly name: string; readonly fields: readonly FieldName[] };
}

/** What each line says: its fields, and the name and fields of its repeated items. */
const fieldsOf: { readonly [kind in LineKind]: LineFields } = {
  lay: { fields: ['region'], items: { name: 'cells', fields: ['index', 'value'] } },
  enter: { fields: ['label'] },
  interval: { fields: ['region', 'first', 'last', 'values'] },
  get: { fields: [], items: { name: 'fetches', fields: ['cell', 'value'] } },
  put: { fields: [], items: { name: 'writes', fields: ['cell', 'value'] } },
  operation: { fields: ['expression', 'result'] },
  store: { fields: ['expression', 'cell', 'result'] },
  test: { fields: ['left', 'relation', 'right', 'outcome'] },
  call: { fields: ['callee', 'site'] },
  return: { fields: ['site'] },
  next: { fields: ['label'] },
  halt: { fields: [] },
  answer: { fields: ['text'] },
};

/**
 * What the line of this kind has to say as it is worded here: cells that are laid out have names of their own, or the
 * line names their region.
 */
function fieldsIn(kind: LineKind, line: ast.StyleLine): LineFields {
  const each = line.parts.find((part) => part.kind === 'each');
  if (kind !== 'lay' || each === undefined || !hasHole(each.pattern, 'cell')) return fieldsOf[kind];
  return {
    fields: hasHole(line.pattern, 'region') ? ['region'] : [],
    items: { name: 'cells', fields: ['cell', 'value'] },
  };
}

function hasHole(pattern: ast.StyleTemplate | undefined, field: FieldName): boolean {
  return pattern?.holes.some((hole) => hole.field === field) ?? false;
}

/** The styles that a task declares, those that can be read back; all else is reported at its line. */
export function compileStyles(unit: Unit, task: ast.Task): readonly Style[] {
  const styles: Style[] = [];
  const labels = unit.states.flatMap((state) => (state ? [state.label] : []));
  for (const declared of task.items.filter(ast.isStyleDecl)) {
    const name = styleName(unit, declared, styles);
    const lines = linesOf(unit, declared);
    if (name === undefined || lines === undefined) continue;
    const style: Style = {
      name,
      description: `The style “${name}” of “${task.title}”.`,
      lines: { ...minimal.lines, ...lines.patterns },
      ...(lines.intervalsAsGets ? { intervalsAsGets: true } : {}),
    };
    const problems = checkStyle(style, labels);
    for (const { kind, other, message, suggestion } of problems) {
      unit.problem(
        lines.nodes.get(kind) ?? (other === undefined ? undefined : lines.nodes.get(other)) ?? declared,
        'style',
        message,
        suggestion,
      );
    }
    if (problems.length === 0) styles.push(style);
  }
  return styles;
}

function styleName(unit: Unit, declared: ast.StyleDecl, before: readonly Style[]): string | undefined {
  const { title } = declared;
  if (!/^[A-Za-z][\w-]*$/.test(title))
    unit.problem(
      declared,
      'style',
      'The name of a style has to be one word, so that --style can take it.',
      'For example: style "spoken".',
    );
  else if (styleNames.some((name) => name === title))
    unit.problem(declared, 'style', `${title} is a built-in style.`, 'Rename it.');
  else if (before.some(({ name }) => name === title))
    unit.problem(declared, 'style', `There is already a style ${title}.`, 'Rename it.');
  else return title;
  return undefined;
}

interface Lines {
  readonly patterns: { readonly [kind in LineKind]?: LinePattern };
  readonly nodes: ReadonlyMap<LineKind, AstNode>;
  readonly intervalsAsGets: boolean;
}

/** Lines that may be worded as others are: each cell of an interval fetched, the next state named by its header alone. */
const wordedAs: ReadonlyMap<string, string> = new Map([
  ['interval', 'get'],
  ['next', 'enter'],
]);

function linesOf(unit: Unit, declared: ast.StyleDecl): Lines | undefined {
  const patterns: { [kind in LineKind]?: LinePattern } = {};
  const nodes = new Map<LineKind, AstNode>();
  let isWhole = true;
  const said = new Set<string>();
  for (const line of declared.lines) {
    if (line.as !== undefined) {
      const isKnown = wordedAs.get(line.kind) === line.as;
      if (!isKnown)
        unit.problem(
          line,
          'style',
          'Only an interval and the next state can be worded as another line.',
          'Write interval as get, or next as enter.',
        );
      else if (said.has(line.kind))
        unit.problem(line, 'style', `“${line.kind} as ${line.as}” stands here twice.`, 'Remove one of them.');
      isWhole &&= isKnown && !said.has(line.kind);
      said.add(line.kind);
      continue;
    }
    const kind = lineKinds.find((one) => one === line.kind);
    const near = closest(line.kind, lineKinds);
    if (kind === undefined)
      unit.problem(
        line,
        'style',
        `There is no line “${line.kind}”.`,
        near === undefined ? `The lines are ${lineKinds.join(', ')}.` : `Did you mean ${near}?`,
      );
    else if (nodes.has(kind))
      unit.problem(line, 'style', `The line “${kind}” is defined twice.`, 'Remove one of them.');
    const pattern = kind === undefined || nodes.has(kind) ? undefined : patternOf(unit, kind, line);
    if (kind !== undefined && pattern !== undefined) {
      patterns[kind] = pattern;
      nodes.set(kind, line);
    } else isWhole = false;
  }
  const once: Lines['patterns'] = said.has('next') ? { next: [], return: [] } : {};
  return isWhole ? { patterns: { ...patterns, ...once }, nodes, intervalsAsGets: said.has('interval') } : undefined;
}

function patternOf(unit: Unit, kind: LineKind, line: ast.StyleLine): LinePattern | undefined {
  const { fields, items } = fieldsIn(kind, line);
  if (line.pattern === undefined) return undefined;
  const names = [...fields, ...(items === undefined ? [] : [items.name])];
  const allowed = [
    ...(items === undefined ? [] : ['each', 'between', 'empty']),
    ...(fields.includes('outcome') ? ['yes', 'no'] : []),
  ];
  const namesNoRegion = kind === 'lay' && !fields.includes('region');
  if (!arePartsRight(unit, kind, line, allowed, namesNoRegion)) return undefined;
  if (!isComplete(unit, line.pattern, names, `A line “${kind}”`)) return undefined;
  if (namesNoRegion && !tellsEmpty(unit, line)) return undefined;
  const group = items === undefined ? undefined : groupOf(unit, kind, line, items);
  if (items !== undefined && group === undefined) return undefined;
  return piecesOf(line.pattern, (field): Piece => {
    if (group !== undefined && field === items?.name) return group;
    return field === 'outcome'
      ? { yes: textOf(line, 'yes') ?? 'yes', no: textOf(line, 'no') ?? 'no' }
      : { field: fields.find((one): one is FieldName => one === field && one !== 'outcome') ?? 'text' };
  });
}

/** Whether the parts of a line are of it, each once, and hold no fields where they may not. */
function arePartsRight(
  unit: Unit,
  kind: LineKind,
  line: ast.StyleLine,
  allowed: readonly string[],
  namesNoRegion: boolean,
): boolean {
  for (const [i, part] of line.parts.entries()) {
    const isTwice = line.parts.slice(0, i).some((one) => one.kind === part.kind);
    if (!allowed.includes(part.kind))
      unit.problem(
        part,
        'style',
        `A line “${kind}” has no “${part.kind}”.`,
        allowed.length === 0 ? 'Remove it.' : `It has ${allowed.join(', ')}.`,
      );
    else if (isTwice) unit.problem(part, 'style', `“${part.kind}” is given twice.`, 'Remove one of them.');
    else if (part.kind === 'each' || part.pattern.holes.length === 0) continue;
    else if (part.kind === 'empty' && namesNoRegion) {
      if (isComplete(unit, part.pattern, ['region'], '“empty”')) continue;
    } else unit.problem(part, 'style', `“${part.kind}” cannot contain fields.`);
    return false;
  }
  return true;
}

/** Whether a line that names each cell says which region has none. */
function tellsEmpty(unit: Unit, line: ast.StyleLine): boolean {
  const tells = line.parts.some((part) => part.kind === 'empty' && hasHole(part.pattern, 'region'));
  if (!tells)
    unit.problem(
      line,
      'style',
      'A region can be empty: then this line would not name it.',
      'Say what to write instead: empty "{region} has no cells".',
    );
  return tells;
}

function groupOf(
  unit: Unit,
  kind: LineKind,
  line: ast.StyleLine,
  { name, fields }: { readonly name: string; readonly fields: readonly FieldName[] },
): Each | undefined {
  const each = line.parts.find((part) => part.kind === 'each');
  if (each === undefined) {
    unit.problem(
      line,
      'style',
      `A line “${kind}” has to say how each of its ${name} is worded.`,
      `For example, add: each "${fields.map((field) => `{${field}}`).join(' is ')}" between ", "`,
    );
    return undefined;
  }
  if (!isComplete(unit, each.pattern, fields, `Each of the ${name}`)) return undefined;
  const pieces = piecesOf(each.pattern, (field): Field => ({ field: fields.find((one) => one === field) ?? 'value' }));
  const empty = line.parts.find((part) => part.kind === 'empty');
  return {
    each: pieces,
    separator: textOf(line, 'between') ?? ', ',
    none: empty === undefined ? [] : piecesOf(empty.pattern, (): Field => ({ field: 'region' })),
  };
}

/** Whether a pattern has each field once and no other. */
function isComplete(unit: Unit, pattern: ast.StyleTemplate, names: readonly string[], subject: string): boolean {
  const holes = pattern.holes.map(({ field }) => field);
  const all = names.length === 0 ? 'no fields' : names.map((name) => `{${name}}`).join(', ');
  for (const [i, hole] of pattern.holes.entries()) {
    if (names.includes(hole.field) && holes.indexOf(hole.field) === i) continue;
    unit.problem(
      hole,
      'style',
      names.includes(hole.field) ? `{${hole.field}} is given twice.` : `${subject} has no field “${hole.field}”.`,
      `It has ${all}.`,
    );
    return false;
  }
  const missing = names.filter((name) => !holes.includes(name));
  if (missing.length > 0)
    unit.problem(
      pattern,
      'style',
      `${subject} lacks ${missing.map((name) => `{${name}}`).join(' and ')}, so a trace could not be read back.`,
      `It has ${all}.`,
    );
  return missing.length === 0;
}

function piecesOf<Hole>(pattern: ast.StyleTemplate, hole: (field: string) => Hole): readonly (string | Hole)[] {
  return pattern.texts.flatMap((text, i): (string | Hole)[] => {
    const field = pattern.holes[i]?.field;
    return [...(text === '' ? [] : [text]), ...(field === undefined ? [] : [hole(field)])];
  });
}

function textOf(line: ast.StyleLine, kind: string): string | undefined {
  return line.parts.find((part) => part.kind === kind)?.pattern.texts.join('');
}
