// How the parser of a right text decides between alternatives, as a table: src/language/generated/lookahead.ts. Finding
// it out of the grammar takes longer than reading a task.
import { EOF } from 'chevrotain';
import { LLStarLookaheadStrategy } from 'chevrotain-allstar';
import { createServicesForGrammar } from 'langium/grammar';

/** Looking further ahead is rarely needed, and left to the general strategy. A group counts as one token. */
const mostTokens = 2;
const mostWithGroups = 4;
/** What a bracket opens is the same expression in all alternatives, so that the token behind it decides. */
const closers = { '(': ')', '[': ']' };
const anExpression = 'INTEGER';
/** A state of the general strategy in which an alternative has ended and what may follow is not known (atn.js). */
const ruleStop = 7;

class NeedsMore extends Error {}

/** Remembers the decisions that it is asked for. */
class Recorder extends LLStarLookaheadStrategy {
  decisions = [];

  constructor() {
    super({ logging: () => {} });
  }

  buildLookaheadForAlternation(options) {
    if (options.hasPredicates) throw new Error(`${options.rule.name}: a table has no room for predicates.`);
    return this.#remember({ ...options, prodType: 'Alternation' }, super.buildLookaheadForAlternation(options));
  }

  buildLookaheadForOptional(options) {
    return this.#remember(options, super.buildLookaheadForOptional(options));
  }

  #remember({ rule, prodType, prodOccurrence }, decide) {
    // As the general strategy calls it (buildATNKey in atn.js).
    this.decisions.push({ key: `${rule.name}_${prodType}_${prodOccurrence}`, decide });
    return decide;
  }

  /**
   * The alternatives that the last of these tokens belongs to. One that had ended before it might be followed by it, and
   * does not count: the table need not be right where that is so.
   */
  alternativesWith(key, tokens) {
    let before;
    let state = this.dfas[this.atn.decisionMap[key].decision]('').start;
    for (const token of tokens) [before, state] = [state, state.edges[token.tokenTypeIdx]];
    const ended = new Set(before.configs.elements.filter(hasEnded).map(({ alt }) => alt));
    const open = state.configs.elements.filter((config) => !hasEnded(config) || !ended.has(config.alt));
    return [...new Set(open.map(({ alt }) => alt))];
  }
}

function hasEnded({ state }) {
  return state.type === ruleStop;
}

/** @param {string} grammar the text of a .langium file @param {object} parserConfig */
export async function lookaheadTable(grammar, parserConfig) {
  const recorder = new Recorder();
  const services = await createServicesForGrammar({
    grammar,
    languageMetaData: { languageId: 'any', fileExtensions: ['.any'], caseInsensitive: false, mode: 'production' },
    parserConfig: { ...parserConfig, lookaheadStrategy: recorder },
  });
  // Made at the first use, and with it the decisions.
  if (services.parser.LangiumParser === undefined) throw new Error('There is no parser.');
  const tokens = [...Object.values(services.parser.Lexer.definition), EOF];
  const table = { tokens: tokens.map(({ name }) => name), decisions: {} };
  for (const { key, decide } of recorder.decisions) {
    const isOptional = !key.includes('_Alternation_');
    // Whether to take what is optional, as the number of an alternative: the first is to take it, others to leave it.
    const alternativeFor = (known) => {
      const decided = decide.call({
        LA_FAST: (i) => tokenAt(known, i),
        LA: (i) => tokenAt(known, i),
      });
      if (!isOptional) return decided;
      return decided ? 0 : undefined;
    };
    table.decisions[key] = choices([]);

    /**
     * Pairs of where a next token leads, and the tokens that lead there: to an alternative, to a table of choices by the
     * token after it, as an object to one by the token behind the group that it opens, or to what is not known.
     */
    function choices(before, count = 0) {
      const groups = new Map();
      for (const [index, token] of tokens.entries()) {
        const target = targetOf([...before, token], count + 1);
        if (target === undefined) continue;
        const name = JSON.stringify(target);
        groups.set(name, { target, tokens: [...(groups.get(name)?.tokens ?? []), index] });
      }
      return [...groups.values()].map((group) => [group.target, group.tokens]);
    }

    function targetOf(known, count) {
      const decided = decisionAfter(known);
      if (decided !== null) return decided;
      const closer = closers[known.at(-1).name];
      if (closer !== undefined && count < mostWithGroups) {
        const group = [...known, tokenNamed(anExpression), tokenNamed(closer)];
        if (decisionAfter(group) === null) return { behind: choices(group, count) };
      }
      return count < mostTokens ? choices(known, count) : null;
    }

    function decisionAfter(known) {
      try {
        return alternativeFor(known);
      } catch (error) {
        if (!(error instanceof NeedsMore)) throw error;
      }
      // If it is wrong the parser meets an error, and the text is read by the general strategy.
      const [only, ...others] = recorder.alternativesWith(key, known);
      if (others.length > 0) return null;
      return isOptional && only !== 0 ? undefined : only;
    }
  }
  return table;

  function tokenNamed(name) {
    return tokens.find((token) => token.name === name);
  }
}

function tokenAt(known, index) {
  const token = known[index - 1];
  if (token === undefined) throw new NeedsMore();
  return { tokenTypeIdx: token.tokenTypeIdx, tokenType: token, image: '' };
}
