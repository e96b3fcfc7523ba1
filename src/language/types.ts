import type * as ast from './generated/ast.ts';

/**
 * The type of a value or region. `decimal` and `digits` are regions of digits by place value; `nothing` is the result
 * of a function without one; `unknown` is what cannot be told because of an error reported elsewhere, and goes with
 * everything.
 */
export type TailType =
  | { readonly kind: 'int' | 'bool' | 'text' | 'digits' | 'decimal'; readonly optional?: true }
  | { readonly kind: 'array'; readonly element: TailType; readonly dimensions: number }
  | { readonly kind: 'list'; readonly element: TailType }
  | {
      readonly kind: 'tuple';
      readonly elements: readonly TailType[];
      readonly names?: readonly (string | undefined)[];
      readonly optional?: true;
    }
  | { readonly kind: 'none' | 'nothing' | 'unknown' };

export const int: TailType = { kind: 'int' };
export const bool: TailType = { kind: 'bool' };
export const text: TailType = { kind: 'text' };
export const unknown: TailType = { kind: 'unknown' };
export const nothing: TailType = { kind: 'nothing' };

export const typeNames = ['int', 'bool', 'text', 'digits', 'decimal'] as const;
type TypeName = (typeof typeNames)[number];

export function isTypeName(name: string): name is TypeName {
  return typeNames.some((known) => known === name);
}

/** What a graph is: its edges, each between two vertices. */
export const edgeList: TailType = {
  kind: 'list',
  element: { kind: 'tuple', elements: [int, int, int], names: ['from', 'to', 'weight'] },
};

/** A number by place value: `x[0]` is its units, `x[-1]` its tenths. */
export function isPlaceValue(type: TailType): boolean {
  return type.kind === 'decimal' || type.kind === 'digits';
}

/** The type that a written type stands for. */
export function typeOfType(written: ast.Type | undefined): TailType {
  switch (written?.$type) {
    case 'ListType':
      return { kind: 'list', element: typeOfType(written.element) };
    case 'TupleType':
      return arrayOf(
        {
          kind: 'tuple',
          elements: written.elements.map(({ type }) => typeOfType(type)),
          names: written.elements.map(({ name }) => name),
          ...(written.optional ? { optional: true } : {}),
        },
        written.dimensions.length,
      );
    case 'NamedType': {
      if (!isTypeName(written.base)) return unknown;
      const element: TailType = written.optional ? { kind: written.base, optional: true } : { kind: written.base };
      // The first brackets of a number by place value are its span, not an array of numbers.
      const dimensions = written.dimensions.length - (isPlaceValue(element) ? 1 : 0);
      return arrayOf(element, dimensions);
    }
    case undefined:
      return unknown;
  }
}

/** The spans of a written type's indexes; none where it has no brackets. */
export function dimensionsOf(written: ast.Type | undefined): readonly ast.Dimension[] {
  return written?.$type === 'NamedType' || written?.$type === 'TupleType' ? written.dimensions : [];
}

function arrayOf(element: TailType, dimensions: number): TailType {
  return dimensions > 0 ? { kind: 'array', element, dimensions } : element;
}

/** A type as a person writes it: `int[][]`, `list of int`, `text?`. */
export function typeText(type: TailType): string {
  switch (type.kind) {
    case 'array':
      return typeText(type.element) + '[]'.repeat(type.dimensions);
    case 'list':
      return `list of ${typeText(type.element)}`;
    case 'tuple': {
      const parts = type.elements.map(
        (element, i) => `${type.names?.[i] === undefined ? '' : `${type.names[i]}: `}${typeText(element)}`,
      );
      return `(${parts.join(', ')})${type.optional ? '?' : ''}`;
    }
    case 'none':
    case 'nothing':
    case 'unknown':
      return type.kind;
    case 'int':
    case 'bool':
    case 'text':
    case 'decimal':
    case 'digits':
      return type.optional ? `${type.kind}?` : type.kind;
  }
}

/** Whether it has `none` among its values. */
export function isOptional(type: TailType): boolean {
  return 'optional' in type && type.optional;
}

/** The type without `none`. */
export function withoutNone(type: TailType): TailType {
  switch (type.kind) {
    case 'int':
    case 'bool':
    case 'text':
    case 'digits':
    case 'decimal':
      return { kind: type.kind };
    case 'tuple':
      return { kind: 'tuple', elements: type.elements, ...(type.names ? { names: type.names } : {}) };
    case 'array':
    case 'list':
    case 'none':
    case 'nothing':
    case 'unknown':
      return type;
  }
}

/** Whether a value of the first type can stand where the second is expected. */
export function fits(given: TailType, expected: TailType): boolean {
  if (given.kind === 'unknown' || expected.kind === 'unknown') return true;
  if (given.kind === 'none') return expected.kind === 'none' || isOptional(expected);
  if (isOptional(given) && !isOptional(expected)) return false;
  if (given.kind === 'array')
    return (
      expected.kind === 'array' && given.dimensions === expected.dimensions && fits(given.element, expected.element)
    );
  if (given.kind === 'list') return expected.kind === 'list' && fits(given.element, expected.element);
  if (given.kind === 'tuple') {
    if (expected.kind !== 'tuple' || expected.elements.length !== given.elements.length) return false;
    const wanted = expected.elements;
    return given.elements.every((element, i) => fits(element, wanted[i] ?? unknown));
  }
  return given.kind === expected.kind;
}

/** What the elements of a tuple are called that have no name of their own. */
export const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth'] as const;

/**
 * The names of a tuple's elements, in order: those that the type gives, else `first`, `second`, …; undefined where
 * neither is there.
 */
export function fieldNames(type: TailType & { readonly kind: 'tuple' }): readonly (string | undefined)[] {
  return type.elements.map((_, i) => type.names?.[i] ?? ordinals[i]);
}

/** The type of two alternatives taken together; undefined when they have none in common. */
export function joined(a: TailType, b: TailType): TailType | undefined {
  if (a.kind === 'unknown') return b;
  if (b.kind === 'none' && 'optional' in optionalOf(a)) return optionalOf(a);
  if (a.kind === 'none' && 'optional' in optionalOf(b)) return optionalOf(b);
  if (fits(a, b)) return b;
  return fits(b, a) ? a : undefined;
}

function optionalOf(type: TailType): TailType {
  switch (type.kind) {
    case 'int':
    case 'bool':
    case 'text':
    case 'digits':
    case 'decimal':
      return { kind: type.kind, optional: true };
    case 'tuple':
      return { ...type, optional: true };
    case 'array':
    case 'list':
    case 'none':
    case 'nothing':
    case 'unknown':
      return type;
  }
}

/** What one index takes out of a value; undefined when it has no elements. */
export function elementOf(type: TailType): TailType | undefined {
  switch (type.kind) {
    case 'array':
      return type.dimensions > 1 ? { ...type, dimensions: type.dimensions - 1 } : type.element;
    case 'list':
      return type.element;
    case 'text':
      return text;
    case 'decimal':
    case 'digits':
      return int;
    case 'unknown':
      return unknown;
    case 'int':
    case 'bool':
    case 'tuple':
    case 'none':
    case 'nothing':
      return undefined;
  }
}
