import { relations } from '../evaluate.ts';
import { infixOperators } from '../told.ts';
import { Automaton } from './automaton.ts';
import type { ScalarType, Template } from '../machine.ts';
import type { FieldName, LineKind, LinePattern, Piece, Style } from './style.ts';

const digit = [0x30, 0x39] as const;
const letters = [
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
] as const;
/** Everything that can stand in a line. */
const inLine = [
  [0x0e, 0xffff],
  [0, 0x09],
  [0x0b, 0x0c],
] as const;
/** Tuples of tuples are as deep as values are followed here: deeper ones look no different from outside. */
const DEPTH = 1;

/** All lines of one kind that a style can write; headers are those of the given labels. */
export function lineLanguage(style: Style, kind: LineKind, labels: readonly Template[]): Automaton {
  return patternLanguage(new Automaton(), style.lines[kind], kind === 'enter' ? labels : undefined);
}

/** All that can stand in a line after some text. */
export function linesFrom(...starts: readonly string[]): Automaton {
  return new Automaton().either(...starts.map((start) => (text: Automaton) => anything(text.literal(start))));
}

/** Lines that readers of traces skip. */
export function blankLines(): Automaton {
  return new Automaton().repeat((text) => text.characters([0x09, 0x09], [0x20, 0x20]));
}

export function patternLanguage(text: Automaton, pattern: LinePattern, labels?: readonly Template[]): Automaton {
  for (const piece of pattern) pieceLanguage(text, piece, labels);
  return text;
}

function pieceLanguage(text: Automaton, piece: Piece, labels: readonly Template[] | undefined): void {
  if (typeof piece === 'string') text.literal(piece);
  else if ('yes' in piece)
    text.either(
      (way) => way.literal(piece.yes),
      (way) => way.literal(piece.no),
    );
  else if ('field' in piece) field(text, piece.field, labels);
  else {
    const item = (way: Automaton): Automaton => patternLanguage(way, piece.each);
    const items = (way: Automaton): Automaton => item(way).repeat((more) => item(more.literal(piece.separator)));
    if (piece.none.length > 0 || piece.separator === '') text.either(items, (way) => patternLanguage(way, piece.none));
    else items(text);
  }
}

function field(text: Automaton, name: FieldName, labels: readonly Template[] | undefined): void {
  switch (name) {
    case 'region':
      nameOf(text)
        .optional((own) => nameOf(own.literal('.')))
        .repeat((more) => int(more.literal('[')).literal(']'));
      return;
    case 'cell':
    case 'callee':
      cell(text);
      return;
    case 'index':
    case 'first':
    case 'last':
      int(text);
      return;
    case 'value':
    case 'result':
    case 'left':
    case 'right':
      value(text, DEPTH);
      return;
    case 'values':
      value(text, DEPTH).repeat((more) => value(more.literal(' '), DEPTH));
      return;
    case 'relation':
      text.either(...relations.map((sign) => (way: Automaton) => way.literal(sign)));
      return;
    case 'expression':
      expression(text);
      return;
    case 'label':
      if (labels === undefined) something(text);
      else text.either(...labels.map((label) => (way: Automaton) => labelText(way, label)));
      return;
    case 'site':
      something(text);
      return;
    case 'text':
      anything(text);
  }
}

function anything(text: Automaton): Automaton {
  return text.repeat((more) => more.characters(...inLine));
}

function something(text: Automaton): void {
  anything(text.characters(...inLine));
}

function nameOf(text: Automaton): Automaton {
  return text.characters(...letters).repeat((more) => more.characters(...letters, digit));
}

function int(text: Automaton): Automaton {
  return text.either(
    (way) => way.literal('0'),
    (way) =>
      way
        .optional((sign) => sign.literal('-'))
        .characters([0x31, 0x39])
        .repeat((more) => more.characters(digit)),
  );
}

/** More than `valueText` writes: any escape, and characters that never stand there. No line is told by them. */
function quoted(text: Automaton): Automaton {
  return text
    .literal("'")
    .repeat((more) =>
      more.either(
        (plain) => plain.characters([0x20, 0x26], [0x28, 0x5b], [0x5d, 0xffff]),
        (escaped) => escaped.literal('\\').characters([0x20, 0x7e]),
      ),
    )
    .literal("'");
}

function value(text: Automaton, depth: number): Automaton {
  const words = ['yes', 'no', 'none', 'inf', '-inf'].map((word) => (way: Automaton) => way.literal(word));
  return text.either(
    int,
    quoted,
    ...words,
    ...(depth > 0 ? [(way: Automaton) => list(way.literal('('), depth - 1).literal(')')] : []),
  );
}

/** None, one or several values with commas between them. */
function list(text: Automaton, depth: number): Automaton {
  return text.optional((some) => value(some, depth).repeat((more) => value(more.literal(', '), depth)));
}

function indexes(text: Automaton): Automaton {
  return text.repeat((more) => value(more.literal('['), 0).literal(']'));
}

function cell(text: Automaton): Automaton {
  return nameOf(text).either(
    indexes,
    (frame) =>
      list(frame.literal('('), DEPTH)
        .literal(')')
        .optional((variable) => indexes(nameOf(variable.literal('.')))),
    (bound) => nameOf(bound.literal('(')).literal(')'),
  );
}

function expression(text: Automaton): Automaton {
  const pair = (way: Automaton): Automaton => value(value(way, DEPTH).literal(':'), DEPTH);
  return text.either(
    (call) => list(nameOf(call).literal('('), DEPTH).literal(')'),
    (scan) =>
      scan
        .either(
          (way) => way.literal('argmin('),
          (way) => way.literal('argmax('),
        )
        .optional((some) => pair(some).repeat((more) => pair(more.literal(', '))))
        .literal(')'),
    (negated) => value(negated.literal('-('), DEPTH).literal(')'),
    ...infixOperators.map((sign) => (way: Automaton) => {
      const operand = (more: Automaton): Automaton => value(more.literal(` ${sign} `), DEPTH);
      return operand(value(way, DEPTH)).repeat(operand);
    }),
  );
}

function labelText(text: Automaton, label: Template): void {
  for (const piece of label) {
    if (typeof piece === 'string') text.literal(piece);
    else scalar(text, piece.type);
  }
}

function scalar(text: Automaton, type: ScalarType): void {
  if (type === 'int') int(text);
  else if (type === 'text') quoted(text);
  else
    text.either(
      (way) => way.literal('yes'),
      (way) => way.literal('no'),
    );
}
