import { Automaton } from './automaton.ts';
import type { Template } from '../machine.ts';
import {
  lineKinds,
  type Each,
  type FieldName,
  type LineKind,
  type LinePattern,
  type Piece,
  type Style,
} from './style.ts';
import { blankLines, lineLanguage, linesFrom, patternLanguage } from './style-languages.ts';
import { thinkingTags } from './thinking-tags.ts';

/** Why traces in a style could not be read back. */
export interface StyleProblem {
  readonly kind: LineKind;
  /** The other kind of line, where two look alike. */
  readonly other?: LineKind;
  readonly message: string;
  readonly suggestion?: string;
}

/**
 * Whether a style can be read back, whatever a trace says, wrong things included: what follows a field cannot continue
 * it, and no line can be taken for one of another kind. `labels`: the headers of the machine's states.
 */
export function checkStyle(style: Style, labels: readonly Template[]): readonly StyleProblem[] {
  const found: StyleProblem[] = [];
  const kinds = lineKinds.filter((kind) => style.lines[kind].length > 0 || !mayLack.has(kind));
  for (const kind of kinds) {
    const problem = patternProblem(kind, style.lines[kind]);
    if (problem !== undefined) found.push({ kind, ...problem });
  }
  if (found.length > 0) return found;
  const languages = kinds.map((kind) => [kind, lineLanguage(style, kind, labels)] as const);
  const blank = blankLines();
  const reserved = linesFrom('```', '~~~', 'Question: ', '#! tail-cot', ...thinkingTags.flat());
  for (const [i, [kind, language]] of languages.entries()) {
    const taken = language.common(reserved);
    if (language.common(blank) !== undefined)
      found.push({
        kind,
        message: `A line “${kind}” could be blank, and a trace cannot contain blank lines.`,
        suggestion: 'Begin it with a word.',
      });
    else if (taken !== undefined)
      found.push({
        kind,
        message: `A line “${kind}” could read “${taken}”, which cannot be a line of a trace.`,
        suggestion: 'Begin it with another word.',
      });
    else found.push(...alike(kind, language, languages.slice(0, i)));
  }
  return found;
}

/** Lines that a style need not have. */
const mayLack: ReadonlySet<LineKind> = new Set(['store', 'return', 'next']);

/** The first of the other kinds of line that could read as this one does. */
function alike(
  kind: LineKind,
  language: Automaton,
  before: readonly (readonly [LineKind, Automaton])[],
): readonly StyleProblem[] {
  for (const [other, others] of before) {
    const witness = others.common(language);
    if (witness === undefined) continue;
    const isHeader = kind === 'enter' || other === 'enter';
    return [
      {
        kind,
        other,
        message: `The lines “${other}” and “${kind}” could both read: ${witness}`,
        suggestion: isHeader
          ? 'Begin the header or the other line with a word that tells them apart.'
          : 'Begin one of them with another word.',
      },
    ];
  }
  return [];
}

type Wrong = Pick<StyleProblem, 'message' | 'suggestion'>;

/** Fields that take the line up to a text that ends it. */
const open: ReadonlySet<FieldName> = new Set(['label', 'site', 'text']);

function patternProblem(kind: LineKind, pattern: LinePattern): Wrong | undefined {
  for (const [i, piece] of pattern.entries()) {
    if (typeof piece === 'string') {
      if (/[\0-\x1f\x7f\u2028\u2029]/.test(piece))
        return { message: 'A line of a trace cannot contain line breaks, tabs or other control characters.' };
      if (i === pattern.length - 1 && /\s$/.test(piece))
        return { message: 'A line cannot end with a space, which nobody would see.', suggestion: 'Remove it.' };
      continue;
    }
    const next = pattern[i + 1];
    if (next !== undefined && typeof next !== 'string') return touching;
    const wrong = holeProblem(kind, piece, next, pattern.slice(i + 1));
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function holeProblem(
  kind: LineKind,
  piece: Exclude<LinePattern[number], string>,
  next: Piece | undefined,
  after: LinePattern,
): Wrong | undefined {
  if ('each' in piece) return groupProblem(kind, piece, next, after);
  return 'yes' in piece ? outcomeProblem(piece) : fieldProblem(piece.field, next, after.length);
}

const touching: Wrong = {
  message: 'Nothing separates these two fields, so a reader could not tell where one ends.',
  suggestion: 'Put some text between them.',
};

function fieldProblem(field: FieldName, next: Piece | undefined, left: number): Wrong | undefined {
  if (open.has(field))
    return left > 1
      ? {
          message: `{${field}} can contain any words, so it has to be the last field of its line.`,
          suggestion: `Move {${field}} to the end of the line.`,
        }
      : undefined;
  return typeof next === 'string' && (continues(field, next) || (isCell(field) && next === '.' && left > 1))
    ? {
        message: `The text “${next}” after {${field}} could be the end of it.`,
        suggestion: 'Put a space or a comma between them.',
      }
    : undefined;
}

/** A cell goes on behind a point if a name follows. */
function isCell(field: FieldName): boolean {
  return field === 'cell' || field === 'callee';
}

/** Whether a text could go on with what the field holds. */
function continues(field: FieldName, text: string): boolean {
  return continuations[field].test(text);
}

const [digit, letter, cell] = [/^\d/, /^\w/, /^(?:[\w[(]|\.[A-Za-z_])/];
const continuations: Readonly<Record<FieldName, RegExp>> = {
  index: digit,
  first: digit,
  last: digit,
  relation: /^=/,
  cell,
  callee: cell,
  values: /^[\w ]/,
  expression: /^(?:\w| (?:[+*%-]|\/\/) )/,
  label: letter,
  left: letter,
  region: letter,
  result: letter,
  right: letter,
  site: letter,
  text: letter,
  value: letter,
};

function outcomeProblem({ yes, no }: { readonly yes: string; readonly no: string }): Wrong | undefined {
  const isAlike = yes === '' || no === '' || yes.startsWith(no) || no.startsWith(yes);
  return isAlike
    ? {
        message: 'The words for yes and no begin alike, so a reader could not tell them apart.',
        suggestion: 'Use words that differ in their first letter.',
      }
    : undefined;
}

function groupProblem(kind: LineKind, group: Each, next: Piece | undefined, after: LinePattern): Wrong | undefined {
  return itemProblem(group) ?? bordersProblem(group, next, after) ?? emptyProblem(kind, group);
}

/** What is wrong within one item. */
function itemProblem({ each, separator }: Each): Wrong | undefined {
  const [first] = each;
  for (const [i, piece] of each.entries()) {
    const following = each[i + 1];
    if (typeof piece === 'string' || following === undefined) continue;
    if (typeof following !== 'string') return touching;
    const wrong = fieldProblem(piece.field, following, Infinity);
    if (wrong !== undefined) return wrong;
  }
  if (separator === '' && (typeof first !== 'string' || first === ''))
    return {
      message: 'Nothing separates the items, which begin with a field.',
      suggestion: 'Put some text between them: between ", ".',
    };
  return undefined;
}

/** What is wrong between the items, and between the last one and what is behind it. */
function bordersProblem({ each, separator }: Each, next: Piece | undefined, after: LinePattern): Wrong | undefined {
  const [first] = each;
  const last = each.at(-1);
  const behind = typeof next === 'string' ? next : '';
  const begin = separator === '' && typeof first === 'string' ? first : separator;
  if (typeof last === 'object') {
    const wrong =
      fieldProblem(last.field, begin, Infinity) ??
      (behind === '' ? undefined : fieldProblem(last.field, behind, after.length));
    if (wrong !== undefined) return wrong;
  }
  if (behind !== '' && (behind.startsWith(begin) || (begin.startsWith(behind) && after.length > 1)))
    return {
      message: `“${begin}” between the items and “${behind}” after them begin alike.`,
      suggestion: 'Change one of them.',
    };
  return undefined;
}

/** What is wrong where there are no items. */
function emptyProblem(kind: LineKind, group: Each): Wrong | undefined {
  const { separator, none } = group;
  if (kind === 'lay' && separator !== '' && none.length === 0)
    return {
      message: 'A region can be empty: then there would be nothing here.',
      suggestion: 'Say what to write instead: empty "nothing".',
    };
  if (none.length > 0 && languageFrom(group.each).common(languageFrom(none)) !== undefined)
    return {
      message: `“${none.map((piece) => (typeof piece === 'string' ? piece : `{${piece.field}}`)).join('')}” for no items could be the beginning of an item.`,
      suggestion: 'Use another word.',
    };
  return undefined;
}

/** A text of these pieces and whatever is behind it. */
function languageFrom(pieces: Each['each']): Automaton {
  return patternLanguage(new Automaton(), [...pieces, { field: 'text' }]);
}
