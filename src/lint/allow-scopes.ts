import { AstUtils } from 'langium';
import * as ast from '../language/ast/index.ts';
import { contains, filesOf, rangeOf, rangeOfProperty, sourceOf } from '../language/index.ts';
import type { Found, Place } from './finding.ts';

/** An `allow` of a file, and what it covers: the block, task or function that it stands in. */
interface Cover {
  readonly allow: ast.Allow;
  readonly place: Place;
}

/** All `allow`s of a file and of those that it imports. */
export class Allows {
  readonly #covers: readonly Cover[];
  readonly #used = new Set<ast.Allow>();

  constructor(file: ast.TaskFile) {
    this.#covers = [...filesOf(file)].flatMap((one) =>
      AstUtils.streamAst(one)
        .filter(ast.isAllow)
        .map((allow) => ({ allow, place: coverOf(allow) }))
        .toArray(),
    );
  }

  /** The reason why a finding is right; undefined where no `allow` covers it. */
  reasonFor({ place, code }: Found): string | undefined {
    const covering = this.#covers.filter(
      ({ allow, place: { source, range } }) =>
        allow.finding === code && source === place.source && contains(range, place.range),
    );
    for (const { allow } of covering) this.#used.add(allow);
    return covering[0]?.allow.reason;
  }

  /** Those of the file itself that nothing has needed so far, among those that name one of these findings. */
  unused(checked: ReadonlySet<string>): Found[] {
    return this.#covers
      .filter(({ allow, place }) => place.source === undefined && checked.has(allow.finding) && !this.#used.has(allow))
      .map(({ allow }) => ({
        place: { source: undefined, range: rangeOfProperty(allow, 'finding') },
        severity: 'warning',
        code: 'unused-allow',
        message: `There is no ${allow.finding} here to allow.`,
        suggestion: 'Remove it.',
      }));
  }
}

/** A block belongs to its statement or function, whose label an allow in it covers too. */
function coverOf(allow: ast.Allow): Place {
  const block = allow.$container;
  return { source: sourceOf(allow), range: rangeOf(ast.isBlock(block) ? block.$container : block) };
}
