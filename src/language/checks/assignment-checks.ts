import { AstUtils } from 'langium';
import * as ast from '../generated/ast.ts';
import { constantOf } from '../constants.ts';
import { calleeOf } from '../builtins.ts';
import { closest } from '../closest.ts';
import { instead } from '../problem.ts';
import { error, type Report } from '../report-problem.ts';
import { generatedInput, generatorAround } from '../input-source.ts';
import { rangeOf, rangeOfKeyword, rangeOfProperty } from '../ranges.ts';
import { counted, expectType, typeOf, typeOfVariable } from '../type-inference.ts';
import { bool, elementOf, fits, int, isPlaceValue, nothing, typeOfType, typeText, type TailType } from '../types.ts';
import { statementKeywords } from '../keywords.ts';

/** The types of what a statement holds, and whether it may write what it writes. */
export function checkStatement(statement: ast.Statement, report: Report): void {
  switch (statement.$type) {
    case 'LetStatement':
      if (statement.type) checkTypedLet(statement, typeOfType(statement.type), report);
      else if (typeOf(statement.value).kind === 'none')
        error(
          report,
          statement.value,
          'wrong-type',
          `none alone does not tell which type ${statement.name} has.`,
          `Give it a type: ${statement.kind} ${statement.name}: int? = none`,
        );
      else if (typeOf(statement.value).kind === 'nothing')
        error(
          report,
          statement.value,
          'wrong-type',
          'Expected a value, found a function without a result.',
          'Give the function a result type.',
        );
      break;
    case 'AssignStatement':
      checkAssignment(statement, report);
      break;
    case 'CallStatement':
      checkCall(statement, report);
      break;
    case 'IfStatement':
    case 'WhileStatement':
      expectType(statement.condition, bool, report);
      break;
    case 'ForStatement':
      checkFor(statement, report);
      break;
    case 'ReturnStatement':
      checkReturn(statement, report);
      break;
    case 'ChooseStatement':
      expectType(statement.low, int, report);
      expectType(statement.high, int, report);
      expectType(statement.where, bool, report);
      break;
    case 'PushStatement':
    case 'PopStatement':
      checkList(statement, report);
      break;
    case 'FetchStatement':
      statement.regions.forEach((fetched) => {
        checkFetched(fetched, report);
      });
      break;
    case 'LayOutStatement':
      for (const { region } of statement.regions) {
        if (region.ref && !elementOf(typeOfVariable(region.ref))) {
          error(
            report,
            region.$refNode?.range ?? rangeOf(statement),
            'wrong-type',
            `Expected a region with cells to lay out, found ${typeText(typeOfVariable(region.ref))}.`,
            'A single value does not need to be laid out.',
          );
        }
      }
      break;
    case 'StepStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'HaltStatement':
      break;
  }
}

/**
 * In a function or a generator a variable may be an array, each element of which begins with the value, or a list, which
 * is empty at first in a function.
 */
function checkTypedLet(statement: ast.LetStatement, type: TailType, report: Report): void {
  const { value } = statement;
  const isRegion = type.kind === 'array' || type.kind === 'list';
  if (isRegion && AstUtils.getContainerOfType(statement, ast.isFunctionDecl)) {
    checkOwnRegion(statement, type, report);
    return;
  }
  if (!isRegion || !generatorAround(statement)) {
    // That only a tape is a list is told at the type.
    if (type.kind === 'list') return;
    expectType(value, type, report, isRegion ? regionAdvice(statement) : undefined);
    return;
  }
  const given = typeOf(value);
  const isLiteral = given.kind === 'array' && value.$type === 'ListExpression';
  if (
    isLiteral &&
    given.dimensions === (type.kind === 'array' ? type.dimensions : 1) &&
    fits(given.element, type.element)
  )
    return;
  if (type.kind === 'array' && fits(given, type)) return;
  expectType(value, type.kind === 'array' ? type.element : type, report, 'Begin with an empty list: [].');
}

/** What an array or a list of a function begins with. */
function checkOwnRegion(
  { value, kind, name, type: written }: ast.LetStatement,
  type: TailType & { readonly kind: 'array' | 'list' },
  report: Report,
): void {
  const isInBrackets = value.$type === 'ListExpression';
  if (type.kind === 'list') {
    if (isInBrackets && value.elements.length === 0) return;
    error(
      report,
      value,
      'wrong-type',
      'A list of a function is empty at first.',
      `Write: ${kind} ${name}: ${written?.$cstNode?.text ?? 'list of int'} = [], and push what it begins with.`,
    );
  } else if (isInBrackets) {
    error(
      report,
      value,
      'wrong-type',
      'Each element of an array of a function begins with the same value.',
      `Write it once, ${kind} ${name}: … = 0, and set the others, or declare a constant.`,
    );
  } else expectType(value, type.element, report);
}

/** The program itself has its arrays on the tape. */
function regionAdvice(statement: ast.LetStatement): string {
  return `Declare it as a tape: tape ${statement.name}: ….`;
}

function checkAssignment(statement: ast.AssignStatement, report: Report): void {
  const { targets, values } = statement;
  if (targets.length !== values.length) {
    error(
      report,
      statement,
      'arity',
      `${counted(targets.length, 'cell')} on the left, ${counted(values.length, 'value')} on the right.`,
      'Each cell gets one value: a, b = b, a.',
    );
  }
  targets.forEach((target, i) => {
    const writable = checkTarget(target, report);
    if (writable && targets.length === values.length) expectType(values[i], typeOf(target), report);
  });
}

/** Reports a target that is no cell or may not be written; gives whether it may. */
function checkTarget(target: ast.Expression, report: Report): boolean {
  if (target.$type === 'IndexExpression' && !target.last) {
    let base = target.base;
    while (base.$type === 'IndexExpression' && !base.last) base = base.base;
    if (base.$type === 'NameExpression') return checkWritable(base, target, report);
  }
  if (target.$type === 'NameExpression') return checkWritable(target, undefined, report);
  const function_ = target.$type === 'CallExpression' && calleeOf(target);
  if (target.$type === 'FieldExpression') {
    error(
      report,
      target,
      'bad-target',
      'A tuple is one value: its elements cannot be written one by one.',
      'Assign the whole tuple: … = (…, …).',
    );
    return false;
  }
  error(
    report,
    target,
    'bad-target',
    'Expected a cell on the left side: a name, or a name with indexes.',
    function_ ? 'A cell of a region is written with brackets: x[p] = …' : undefined,
  );
  return false;
}

function checkWritable(name: ast.NameExpression, element: ast.IndexExpression | undefined, report: Report): boolean {
  const variable = name.target.ref;
  if (!variable) return false;
  const at = rangeOf(name);
  const what = variable.name;
  switch (variable.$type) {
    case 'Tape':
      break;
    case 'LetStatement':
      if (variable.kind === 'var') break;
      error(
        report,
        at,
        'immutable',
        `${what} is a let, so its value cannot change.`,
        `Declare it as a variable: var ${what} = …`,
      );
      return false;
    case 'Input':
      if (variable === generatedInput(name)) break;
      if (element && isPlaceValue(typeOf(element.base))) return true;
      error(
        report,
        at,
        'read-only',
        `${what} is an input and cannot be written.`,
        `Copy it to a tape first: tape … = ${what}.`,
      );
      return false;
    case 'Constant':
    case 'Parameter':
    case 'LoopVariable':
    case 'ScanVariable':
    case 'LengthVariable':
    case 'ChooseStatement':
      error(
        report,
        at,
        'immutable',
        `${what} is ${describe[variable.$type]}, so its value cannot change.`,
        `Use another variable: var … = ${what}.`,
      );
      return false;
  }
  if (element && typeOf(element.base).kind === 'text') {
    error(
      report,
      element,
      'bad-target',
      'A text cannot be changed in place.',
      `Build a new one: ${what} = ${what} + …`,
    );
    return false;
  }
  return true;
}

const describe = {
  Constant: 'a constant',
  Parameter: 'a parameter',
  LoopVariable: 'a loop variable',
  ScanVariable: 'a scan variable',
  LengthVariable: 'a length',
  ChooseStatement: 'a choice',
} as const;

function checkCall({ call }: ast.CallStatement, report: Report): void {
  if (call.$type === 'CallExpression') {
    const callee = calleeOf(call);
    if (callee?.kind === 'builtin')
      error(
        report,
        call,
        'no-effect',
        `The result of ${callee.builtin.name} is not used.`,
        `Keep it: let … = ${callee.builtin.name}(…).`,
      );
    return;
  }
  if (call.$type === 'NameExpression' && !call.target.ref) {
    const near = closest(call.target.$refText, statementKeywords);
    error(
      report,
      call,
      'no-effect',
      `Expected a statement, found "${call.target.$refText}".`,
      near ? `Did you mean ${near}?` : 'A statement assigns, calls, or begins with a keyword such as let, step or if.',
      instead(near),
    );
  } else {
    error(report, call, 'no-effect', 'This value is not used.', 'Assign it, or remove it.');
  }
}

function checkFor(loop: ast.ForStatement, report: Report): void {
  if (!loop.end) {
    const type = typeOf(loop.start);
    const range = rangeText(loop.start);
    if (range !== undefined)
      error(
        report,
        loop.start,
        'loop-over-elements',
        'A for loop names its first and its last value.',
        `Write for ${loop.variable.name} in ${range} {.`,
        instead(range),
      );
    else if (!elementOf(type))
      error(
        report,
        loop.start,
        'wrong-type',
        `Expected two bounds, found ${typeText(type)}.`,
        `Give both: for ${loop.variable.name} in 0 to …`,
      );
    else {
      const name = loop.start.$cstNode?.text ?? '…';
      error(
        report,
        loop.start,
        'loop-over-elements',
        `A for loop has to count: labels cannot show cells of the tape, so they could not tell the elements of ${name} apart.`,
        `Count: for i in 0 to length(${name}) - 1, and read ${name}[i].`,
      );
    }
    return;
  }
  const step = constantOf(loop.step);
  if (loop.step && step !== undefined && step <= 0n)
    error(
      report,
      loop.step,
      'wrong-type',
      `The variable of a loop moves by 1 or more, but this is ${step}.`,
      'To count down, write down to.',
    );
  for (const bound of [loop.start, loop.end, ...(loop.step ? [loop.step] : [])]) expectType(bound, int, report);
}

/** What `range(…)` of Python is here: its end is not reached there. */
function rangeText(start: ast.Expression): string | undefined {
  if (!ast.isCallExpression(start) || start.callee.ref || start.callee.$refText !== 'range') return undefined;
  const [first, second, width] = start.arguments.map(({ $cstNode }) => $cstNode?.text ?? '…');
  const end = second ?? first ?? 'n';
  const last = constantOf(second === undefined ? start.arguments[0] : start.arguments[1]);
  return `${second === undefined ? '0' : (first ?? '0')} to ${last === undefined ? `${end} - 1` : String(last - 1n)}${width === undefined ? '' : ` by ${width}`}`;
}

function checkReturn(statement: ast.ReturnStatement, report: Report): void {
  const declared = AstUtils.getContainerOfType(statement, ast.isFunctionDecl);
  if (!declared) return;
  const wanted = declared.result ? typeOfType(declared.result) : nothing;
  const { value } = statement;
  if (value && !declared.result && typeOf(value).kind !== 'nothing') {
    error(
      report,
      value,
      'wrong-type',
      `${declared.name} has no result type, so it cannot return a value.`,
      `Declare it: function ${declared.name}(…): ${typeText(typeOf(value))}.`,
    );
  } else if (!value && declared.result) {
    error(
      report,
      rangeOfKeyword(statement, 'return'),
      'wrong-type',
      `Expected ${typeText(wanted)} after return.`,
      `${declared.name} returns ${typeText(wanted)}.`,
    );
  } else if (declared.result) expectType(value, wanted, report);
}

function checkList(statement: ast.PushStatement | ast.PopStatement, report: Report): void {
  const { list } = statement;
  const type = typeOf(list);
  if (type.kind === 'list') {
    if (ast.isNameExpression(list)) checkWritable(list, undefined, report);
    if (statement.$type === 'PushStatement') expectType(statement.value, type.element, report);
  } else if (type.kind !== 'unknown') {
    error(
      report,
      rangeOfProperty(statement, 'list'),
      'wrong-type',
      `Expected a list, found ${typeText(type)}.`,
      'Declare it as: tape … : list of int.',
    );
  }
}

function checkFetched(fetched: ast.FetchedRegion, report: Report): void {
  let type = fetched.region.ref && typeOfVariable(fetched.region.ref);
  for (const span of fetched.spans) {
    expectType(span.low, int, report);
    expectType(span.high, int, report);
    const element = type && elementOf(type);
    if (type && !element) {
      error(report, span, 'wrong-type', `Too many indexes: ${fetched.region.$refText} has ${typeText(type)} here.`);
      return;
    }
    type = element;
  }
}
