import type { FieldName, LinePattern, Style, LineKind } from '../../machine/index.ts';

/**
 * A line before its values are known: text, and expressions of generated code. `word`: a value, as a recording has it;
 * `condition`: one of two shapes; `count`: an item so often, in which `n` is its number.
 */
export type Part =
  | string
  | { readonly word: string }
  | { readonly condition: string; readonly yes: Shape; readonly no: Shape }
  | { readonly count: string; readonly isReversed: boolean; readonly separator: string; readonly item: Shape };

export type Shape = readonly Part[];

/** What is known of an event's fields: their shapes, the condition of a test, and the items of a repeated group. */
export interface Fields {
  readonly shapes: { readonly [field in FieldName]?: Shape };
  readonly condition?: string;
  readonly items?: readonly Item[] | Items;
}

/** Items whose number is known only when they are written: `n` counts them, from the end if they are reversed. */
export interface Items {
  readonly count: string;
  readonly isReversed: boolean;
  readonly item: Item;
}

/** An item that a line leaves out on a condition. */
export type Item = Fields['shapes'] & { readonly without?: string | undefined };

/** The shape of a line of this kind as the style words it, newline included. */
export function lineShape(style: Style, kind: LineKind, fields: Fields): Shape {
  return [...patternShape(style.lines[kind], fields), '\n'];
}

function patternShape(pattern: LinePattern, { shapes, condition = 'false', items = [] }: Fields): Shape {
  return pattern.flatMap((piece): Shape => {
    if (typeof piece === 'string') return [piece];
    if ('yes' in piece) return [{ condition, yes: [piece.yes], no: [piece.no] }];
    if ('field' in piece) return shapes[piece.field] ?? [];
    if (!isList(items)) {
      const { count, isReversed, item } = items;
      return [{ count, isReversed, separator: piece.separator, item: patternShape(piece.each, { shapes: item }) }];
    }
    if (items.length === 0) return patternShape(piece.none, { shapes });
    return items.flatMap((item, i): Shape => {
      const shape = [...separator(piece.separator, items.slice(0, i)), ...patternShape(piece.each, { shapes: item })];
      return item.without === undefined ? shape : [{ condition: item.without, yes: [], no: shape }];
    });
  });
}

function isList(items: readonly Item[] | Items): items is readonly Item[] {
  return Array.isArray(items);
}

/** What stands between an item and those before it, if there is one of them. */
function separator(text: string, before: readonly Item[]): Shape {
  if (before.length === 0) return [];
  const allWithout = withoutAll(before);
  return allWithout === undefined ? [text] : [{ condition: allWithout, yes: [], no: [text] }];
}

/** The condition under which none of the items stands there; undefined where one does for certain. */
export function withoutAll(items: readonly Item[]): string | undefined {
  const conditions = items.map(({ without }) => without);
  return conditions.some((without) => without === undefined)
    ? undefined
    : conditions.map((without) => `(${without ?? ''})`).join(' && ');
}
