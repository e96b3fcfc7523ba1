import { closest } from '../closest.ts';
import type { ProblemCode } from '../codes.ts';
import * as ast from '../generated/ast.ts';
import { instead, type Range } from '../problem.ts';
import { isPrintable, isStateName } from '../printable.ts';
import { rangeOf, rangeOfProperty } from '../ranges.ts';
import { error, warning, type Report } from '../report-problem.ts';
import { findState, HALT, statesOf } from '../scopes.ts';
import { expectType } from '../type-inference.ts';
import { int } from '../types.ts';

/** What is written where the symbol stays as it is. */
const SAME = 'same';

const moves = new Set(['L', 'R', 'S']);

/** A raw Turing machine: its blank and its start, states that can be reached, one rule for a symbol. */
export function checkMachine(machine: ast.MachineDecl, report: Report): void {
  const { items } = machine;
  const at = rangeOfProperty(machine, 'title');
  const states = statesOf(machine);
  const once = (found: readonly ast.MachineItem[], what: string): void => {
    for (const item of found.slice(1))
      error(
        report,
        item,
        'duplicate-item',
        `A machine can have only one ${what}; this is another one.`,
        'Remove one of them.',
      );
  };
  const needed = (found: readonly ast.MachineItem[], code: ProblemCode, message: string, suggestion: string): void => {
    if (found.length === 0) error(report, at, code, message, suggestion);
  };
  const blanks = items.filter(ast.isBlankDecl);
  const starts = items.filter(ast.isStartDecl);
  needed(blanks, 'missing-blank', 'The machine does not say what an empty cell holds.', 'Add for example: blank _');
  needed(
    starts,
    'missing-start',
    'The machine does not say in which state it starts.',
    `Add: start ${states[0]?.name ?? 'first'}`,
  );
  once(blanks, 'blank');
  once(starts, 'start');
  once(items.filter(ast.isLengthDecl), 'length');
  once(items.filter(ast.isMachineInput), 'input');
  for (const blank of blanks) checkSymbol(blank.symbol, report);
  for (const start of starts) checkTarget(start, start.state, 'state', report);
  for (const input of items.filter(ast.isMachineInput)) checkInput(input, report);
  for (const ask of items.filter(ast.isMachineAsk)) checkHoles(machine, ask, report);
  checkNames(states, report);
  for (const state of states) checkRules(state, report);
  const reached = reachable(starts[0]?.state.ref);
  if (starts.length > 0 && reached.size > 0) {
    for (const state of states)
      if (!reached.has(state))
        warning(
          report,
          rangeOfProperty(state, 'name'),
          'unreachable',
          `State ${state.name} cannot be reached from the start state.`,
          'Add a rule that leads to it, or remove it.',
        );
  }
}

function checkNames(states: readonly ast.MachineState[], report: Report): void {
  for (const state of states) {
    const first = findState(state, state.name);
    const at = rangeOfProperty(state, 'name');
    if (first && first !== state)
      error(
        report,
        at,
        'duplicate-name',
        `There is already a state ${state.name} in line ${rangeOf(first).start.line + 1}.`,
        'Rename one of them, or merge their rules.',
      );
    if (!isStateName(state.name))
      error(
        report,
        at,
        'label-hole',
        'Traces name the states: the name of a state has to begin and end with a visible character, on one line.',
        'For example: "q 1".',
      );
  }
}

function checkRules(state: ast.MachineState, report: Report): void {
  const first = new Map<string, Range>();
  const add = (symbol: string, at: Range): void => {
    const before = first.get(symbol);
    if (before === undefined) first.set(symbol, at);
    else
      error(
        report,
        at,
        'duplicate-rule',
        symbol === 'else'
          ? `${state.name} has two rules for all other symbols.`
          : `${state.name} already has a rule for ${symbol}, in line ${before.start.line + 1}.`,
        'A state can have only one rule for a symbol: remove one of them.',
      );
  };
  for (const rule of state.rules) {
    if (rule.otherwise) add('else', rangeOf(rule));
    for (const symbol of rule.reads) if (checkSymbol(symbol, report)) add(symbolText(symbol), rangeOf(symbol));
    if (!rule.write.same) checkSymbol(rule.write, report, true);
    checkMove(rule, report);
    if (rule.target) checkTarget(rule, rule.target, 'target', report);
  }
}

/** The character that a symbol is, as it stands in the file. */
export function symbolText(symbol: ast.MachineSymbol | undefined): string {
  return symbol?.same ? SAME : (symbol?.plain ?? symbol?.quoted ?? '');
}

function checkSymbol(symbol: ast.MachineSymbol, report: Report, isWritten = false): boolean {
  const text = symbolText(symbol);
  const length = Array.from(text).length;
  if (length === 1 && isPrintable(text)) return true;
  if (length === 1)
    error(
      report,
      symbol,
      'symbol',
      'A symbol has to be a visible character.',
      'Use a letter, a digit, or another character in quotes: "#".',
    );
  else {
    const quoted = `Use one character for it${length > 1 ? `, such as ${Array.from(text)[0] ?? ''}` : ': the blank needs a character of its own'}.`;
    const isSame = isWritten && closest(text, [SAME]) !== undefined;
    error(
      report,
      symbol,
      'symbol',
      `A symbol has to be one character, found ${length === 0 ? 'none' : `"${text}"`}.`,
      isSame ? `Did you mean ${SAME}?` : quoted,
      isSame ? instead(SAME) : undefined,
    );
  }
  return false;
}

/** The move that a word of other programs stands for. */
function meantMove(word: string): string | undefined {
  const upper = word.charAt(0).toUpperCase();
  if (upper === 'N') return 'S';
  return /^(?:l|r|s|left|right|stay)$/i.test(word) ? upper : undefined;
}

function checkMove(rule: ast.MachineRule, report: Report): void {
  if (moves.has(rule.move)) return;
  const meant = meantMove(rule.move);
  const suggestion =
    meant === undefined
      ? 'Write L for left, R for right or S to stay; the symbol to write comes before it: 0 -> 1 R.'
      : `Write ${meant}.`;
  const at = rangeOfProperty(rule, 'move');
  error(report, at, 'move', `Expected a move, L, R or S, found "${rule.move}".`, suggestion, instead(meant));
}

function checkTarget(
  node: ast.MachineRule | ast.StartDecl,
  target: { readonly $refText: string; readonly ref?: unknown },
  property: string,
  report: Report,
): void {
  const name = target.$refText;
  if (target.ref !== undefined || (name === HALT && ast.isMachineRule(node))) return;
  const machine = node.$container.$type === 'MachineState' ? node.$container.$container : node.$container;
  const names = statesOf(machine).map((state) => state.name);
  const near = closest(name, [...names, HALT]);
  error(
    report,
    rangeOfProperty(node, property),
    'unknown-name',
    `There is no state ${name}.`,
    near ? `Did you mean ${near}?` : `Add it, with its rules or where it halts: ${name}: halt`,
    instead(near === undefined || /^(?:[A-Za-z_]\w*|\d+)$/.test(near) ? near : JSON.stringify(near)),
  );
}

function checkInput(input: ast.MachineInput, report: Report): void {
  for (const { symbols, count } of input.parts) {
    if (count) expectType(count, int, report);
    if (count && symbols === '')
      error(report, input, 'sampler', 'There are no symbols to draw from.', 'Give them in quotes: input "01" n.');
    if (!isPrintable(symbols))
      error(
        report,
        input,
        'symbol',
        'Symbols have to be visible characters, on one line.',
        'Remove line breaks and tabs.',
      );
  }
}

function checkHoles(machine: ast.MachineDecl, { template }: ast.MachineAsk, report: Report): void {
  const names = [
    'input',
    ...machine.items.filter(ast.isLengthDecl).flatMap(({ variables }) => variables.map(({ name }) => name)),
  ];
  for (const hole of template.holes) {
    if (names.includes(hole.field)) continue;
    const near = closest(hole.field, names);
    error(
      report,
      hole,
      'ask-hole',
      `Expected input or a length in a question, found ${hole.field}.`,
      near ? `Did you mean ${near}?` : `It can show ${names.join(', ')}.`,
      instead(near),
    );
  }
}

export function reachable(start: ast.MachineState | undefined): ReadonlySet<ast.MachineState> {
  const reached = new Set(start ? [start] : []);
  for (const state of reached) for (const { target } of state.rules) if (target?.ref) reached.add(target.ref);
  return reached;
}
