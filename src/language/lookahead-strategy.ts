import type { BaseParser, IOrAlt, IToken, OptionalProductionType, Rule, TokenType } from 'chevrotain';
import { LLStarLookaheadStrategy } from 'chevrotain-allstar';
import { decisions, tokens, type Choices } from './parser-table.ts';

type Branches = ReadonlyMap<number, number | Following | null>;

/** The next choice, and whether it is by the token after this one or by the one behind the group that this one opens. */
interface Following {
  readonly isBehindGroup: boolean;
  readonly branches: Branches;
}

interface Decision {
  readonly prodOccurrence: number;
  readonly rule: Rule;
  readonly maxLookahead: number;
  readonly dynamicTokensEnabled: boolean;
}

/**
 * Chooses between alternatives by a table that was made with the parser. It agrees with the general strategy on every
 * text without syntax errors; on others it may find the error elsewhere. What the table does not tell, the general
 * strategy does, which is made ready at its first use.
 */
export class TableLookahead extends LLStarLookaheadStrategy {
  readonly #types: readonly (TokenType | undefined)[];
  #rules: Rule[] = [];
  #isReady = false;

  constructor(vocabulary: Readonly<Record<string, TokenType>>, end: TokenType) {
    super({ logging: () => undefined });
    this.#types = tokens.map((name) => (name === end.name ? end : vocabulary[name]));
  }

  override initialize({ rules }: { rules: Rule[] }): void {
    this.#rules = rules;
  }

  override buildLookaheadForAlternation(
    options: Decision & { readonly hasPredicates: boolean },
  ): (this: BaseParser, orAlts?: IOrAlt<unknown>[]) => number | undefined {
    return this.#decide('Alternation', options, () => super.buildLookaheadForAlternation(options));
  }

  override buildLookaheadForOptional(
    options: Decision & { readonly prodType: OptionalProductionType },
  ): (this: BaseParser) => boolean {
    const decide = this.#decide(options.prodType, options, () => {
      const general = super.buildLookaheadForOptional(options);
      return function (this: BaseParser): number {
        return general.call(this) ? 0 : 1;
      };
    });
    return function (this: BaseParser): boolean {
      return decide.call(this) === 0;
    };
  }

  #decide(
    kind: string,
    { rule, prodOccurrence }: Decision,
    makeGeneral: () => (this: BaseParser) => number | undefined,
  ): (this: BaseParser) => number | undefined {
    const choices = decisions[`${rule.name}_${kind}_${prodOccurrence}`] ?? [];
    let branches: Branches | undefined;
    let general: ((this: BaseParser) => number | undefined) | undefined;
    const branchesOnce = (): Branches => (branches ??= this.#branches(choices));
    const generalOnce = (): ((this: BaseParser) => number | undefined) => {
      if (!this.#isReady) super.initialize({ rules: this.#rules });
      this.#isReady = true;
      return (general ??= makeGeneral());
    };
    return function (this: BaseParser): number | undefined {
      const reader = this as unknown as Reader;
      let at = 1;
      let target = branchesOnce().get(reader.LA(at).tokenTypeIdx);
      while (typeof target === 'object' && target !== null) {
        at = target.isBehindGroup ? behindGroup(reader, at) : at + 1;
        target = target.branches.get(reader.LA(at).tokenTypeIdx);
      }
      return target === null ? generalOnce().call(this) : target;
    };
  }

  #branches(choices: Choices): Branches {
    const branches = new Map<number, number | Following | null>();
    for (const [target, indexes] of choices) {
      const decided = typeof target === 'object' && target !== null ? this.#following(target) : target;
      for (const index of indexes) {
        const type = this.#types[index]?.tokenTypeIdx;
        if (type !== undefined) branches.set(type, decided);
      }
    }
    return branches;
  }

  #following(target: Choices | { readonly behind: Choices }): Following {
    return 'behind' in target
      ? { isBehindGroup: true, branches: this.#branches(target.behind) }
      : { isBehindGroup: false, branches: this.#branches(target) };
  }
}

interface Reader {
  LA(distance: number): IToken;
}

/** The distance of the token behind the group that begins at this one; the end of the text, if it is not closed. */
function behindGroup(reader: Reader, start: number): number {
  let depth = 0;
  for (let at = start; ; at++) {
    const { image, tokenType } = reader.LA(at);
    if (image === '(' || image === '[') depth++;
    else if (image === ')' || image === ']') depth--;
    if (depth === 0) return at + 1;
    if (tokenType.name === 'EOF') return at;
  }
}
