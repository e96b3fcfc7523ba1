import { AstUtils } from 'langium';
import {
  dimensionsOf,
  isOfRoutine,
  isPlaceValue,
  rangeOf,
  sourceOf,
  typeOf,
  typeOfVariable,
} from '../language/index.ts';
import * as ast from '../language/ast/index.ts';
import type { Formula, Routine, RoutineStatement, RoutineTarget } from '../machine/index.ts';
import { elementIndex, formula } from './formulas.ts';
import type { Unit } from './unit.ts';

/** The program that draws an input: it sets a variable with the name of the input, which holds nothing at first. */
export function generatorRoutine(unit: Unit, input: ast.Input, { body }: ast.GenerateSource): Routine {
  return { name: input.name, parameters: [], memo: false, body: [...beginning(unit, input), ...block(unit, body)] };
}

/** The routines of all functions that conditions and generators call, by their numbers, and of those that they call. */
export function calledRoutines(unit: Unit): Routine[] {
  const routines: Routine[] = [];
  // Compiling one may call for further ones, which a map goes on to.
  for (const declared of unit.routineIds.keys())
    routines.push({
      name: declared.name,
      parameters: declared.parameters.map(({ name }) => name),
      memo: declared.memo,
      body: block(unit, declared.body),
    });
  return routines;
}

/** What stands under the input's name before the first statement: elements without values, an empty list or text. */
function beginning(unit: Unit, input: ast.Input): RoutineStatement[] {
  const type = typeOfVariable(input);
  const place = placeOf(input);
  switch (type.kind) {
    case 'array':
      return [{ op: 'array', place, name: input.name, sizes: sizesOf(unit, input.type), initial: undefined }];
    case 'list':
    case 'decimal':
    case 'digits':
      return [{ op: 'array', place, name: input.name, sizes: [zero], initial: undefined }];
    case 'text':
      return [setting(place, input.name, { op: 'constant', value: '' })];
    case 'int':
    case 'bool':
    case 'tuple':
    case 'none':
    case 'nothing':
    case 'unknown':
      return [];
  }
}

const zero: Formula = { op: 'constant', value: 0 };

function setting(
  place: string,
  name: string,
  value: Formula,
  holds: RoutineTarget['holds'] = 'value',
): RoutineStatement {
  return { op: 'set', place, targets: [{ name, index: [], holds }], values: [value] };
}

/** How many elements each dimension has. */
function sizesOf(unit: Unit, type: ast.Type | undefined): Formula[] {
  return dimensionsOf(type).map(({ low, high }) => {
    const first = formula(unit, low, 'definition');
    if (high === undefined) return first;
    const size: Formula = { op: 'apply', operator: '-', operands: [formula(unit, high, 'definition'), first] };
    return { op: 'apply', operator: '+', operands: [size, { op: 'constant', value: 1 }] };
  });
}

/** As messages say it: `line 12`, `lib.tail, line 3`. */
function placeOf(node: ast.Statement | ast.Input): string {
  const source = sourceOf(node);
  return `${source === undefined ? '' : `${source}, `}line ${rangeOf(node).start.line + 1}`;
}

function block(unit: Unit, { statements }: ast.Block): RoutineStatement[] {
  return statements.flatMap((statement) => statementOf(unit, statement));
}

function statementOf(unit: Unit, node: ast.Statement): readonly RoutineStatement[] {
  const place = placeOf(node);
  const of = (expression: ast.Expression): Formula => formula(unit, expression, 'definition');
  switch (node.$type) {
    case 'LetStatement':
      return [letStatement(unit, node, place)];
    case 'AssignStatement':
      return [
        {
          op: 'set',
          place,
          targets: node.targets.flatMap((target) => targetOf(unit, target)),
          values: node.values.map(of),
        },
      ];
    case 'IfStatement': {
      const { otherwise } = node;
      const rest =
        otherwise?.$type === 'IfStatement' ? statementOf(unit, otherwise) : otherwise && block(unit, otherwise);
      return [{ op: 'if', place, condition: of(node.condition), then: block(unit, node.body), else: rest ?? [] }];
    }
    case 'WhileStatement':
      return [{ op: 'while', place, condition: of(node.condition), body: block(unit, node.body) }];
    case 'ForStatement':
      return node.end === undefined
        ? []
        : [
            {
              op: 'for',
              place,
              variable: node.variable.name,
              start: of(node.start),
              end: of(node.end),
              ...(node.step ? { step: of(node.step) } : {}),
              down: node.down,
              body: block(unit, node.body),
            },
          ];
    case 'StepStatement':
      return block(unit, node.body);
    case 'PushStatement':
    case 'PopStatement': {
      const list = listOf(unit, node);
      if (list === undefined) return [];
      return [
        node.$type === 'PushStatement'
          ? { op: 'push', place, list, value: of(node.value) }
          : { op: 'pop', place, list },
      ];
    }
    case 'BreakStatement':
      return [{ op: 'break', place }];
    case 'ContinueStatement':
      return [{ op: 'continue', place }];
    case 'ReturnStatement':
      return [{ op: 'return', place, value: node.value && of(node.value) }];
    case 'CallStatement':
      return [{ op: 'call', place, call: of(node.call) }];
    case 'ChooseStatement':
    case 'HaltStatement':
      refuse(unit, node, node.$type === 'HaltStatement' ? 'ends the run' : 'makes a choice');
      return [];
    // What a function fetches is for its trace alone.
    case 'FetchStatement':
    case 'LayOutStatement':
      return [];
  }
}

function letStatement(unit: Unit, node: ast.LetStatement, place: string): RoutineStatement {
  const value = formula(unit, node.value, 'definition');
  const type = typeOfVariable(node);
  if (type.kind === 'array' && typeOf(node.value).kind !== 'array')
    return { op: 'array', place, name: node.name, sizes: sizesOf(unit, node.type), initial: value };
  return setting(place, node.name, value, type.kind === 'array' || type.kind === 'list' ? 'region' : 'value');
}

/** A variable or an element of one; none where it is a cell of the tape. */
function targetOf(unit: Unit, target: ast.Expression): RoutineTarget[] {
  const index: Formula[] = [];
  let base = target;
  for (; base.$type === 'IndexExpression'; base = base.base) index.unshift(elementIndex(unit, base));
  const variable = base.$type === 'NameExpression' ? base.target.ref : undefined;
  if (variable === undefined || !isSettable(target, variable)) {
    refuse(unit, target, `writes ${base.$cstNode?.text ?? 'a cell'}`);
    return [];
  }
  return [{ name: variable.name, index, holds: holding(variable, index.length) }];
}

function holding(variable: ast.Variable, indexes: number): RoutineTarget['holds'] {
  const type = typeOfVariable(variable);
  if (isPlaceValue(type)) return 'decimal';
  return indexes === 0 && (type.kind === 'array' || type.kind === 'list') ? 'region' : 'value';
}

/** Whether a routine may change the variable: one of its own, or the input that a generator makes. */
function isSettable(at: ast.Expression | ast.Statement, variable: ast.Variable): boolean {
  return variable.$type === 'LetStatement'
    ? isOfRoutine(variable)
    : variable.$type === 'Input' && isMadeAt(at, variable);
}

function isMadeAt(at: ast.Expression | ast.Statement, input: ast.Input): boolean {
  return AstUtils.getContainerOfType(at, ast.isInput) === input;
}

function listOf(unit: Unit, node: ast.PushStatement | ast.PopStatement): string | undefined {
  const variable = node.list.$type === 'NameExpression' ? node.list.target.ref : undefined;
  if (variable && isSettable(node, variable)) return variable.name;
  refuse(unit, node, `changes ${node.list.$cstNode?.text ?? 'a list'}`);
  return undefined;
}

/** What a function does that only a run can. */
function refuse(unit: Unit, node: ast.Expression | ast.Statement, what: string): void {
  const owner = AstUtils.getContainerOfType(node, ast.isFunctionDecl);
  unit.problem(
    node,
    'not-before-run',
    `${owner ? `${owner.name} ${what}` : `This ${what}`}, so it cannot be called where inputs are drawn.`,
    'There is no tape before the run: use a function that only computes.',
  );
}
