import { INITIAL, Registry, type IGrammar, type IRawGrammar, type StateStack } from 'vscode-textmate';
import source from '../../../syntaxes/tail-cot.tmLanguage.json' with { type: 'json' };
import { JavaScriptScanner } from './javascript-scanner.ts';
import { editor, languages } from './monaco.ts';

export const traceLanguage = 'tail-cot';

/** Longer lines have no colours: they are tables of cells, or no lines of a trace at all. */
const LONGEST = 2_000;

/** Colours traces by the grammar that VS Code colours them by. */
export async function registerTraceLanguage(): Promise<void> {
  const registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new JavaScriptScanner(patterns),
      createOnigString: (content) => ({ content, dispose: () => undefined }),
    }),
    loadGrammar: () => Promise.resolve(null),
  });
  const grammar = await registry.addGrammar(source as unknown as IRawGrammar);
  languages.register({ id: traceLanguage });
  languages.setTokensProvider(traceLanguage, {
    getInitialState: () => new LineState(INITIAL),
    tokenize: (line, state) => tokenize(grammar, line, state),
  });
}

/** Colours a few lines, and so makes the expressions that all lines are read with. */
export function prepareTraceLanguage(): void {
  editor.tokenize('Step 1\nget a=1, b[2]="x"\n1 < 2 yes\nput a=2\nnext Step 2\n', traceLanguage);
}

class LineState implements languages.IState {
  constructor(readonly stack: StateStack) {}

  clone(): this {
    return this;
  }

  equals(other: languages.IState): boolean {
    return other instanceof LineState && this.stack.equals(other.stack);
  }
}

function tokenize(grammar: IGrammar, line: string, state: languages.IState): languages.ILineTokens {
  if (!(state instanceof LineState) || line.length > LONGEST)
    return { tokens: [{ startIndex: 0, scopes: '' }], endState: state };
  const { tokens, ruleStack } = grammar.tokenizeLine(line, state.stack);
  return {
    tokens: tokens.map(({ startIndex, scopes }) => ({ startIndex, scopes: tokenOf(scopes) })),
    endState: new LineState(ruleStack),
  };
}

/** The name by which the theme knows a piece: of the innermost scope that it knows. */
function tokenOf(scopes: readonly string[]): string {
  if (scopes.some((scope) => scope.startsWith('markup.heading.state'))) return 'label';
  return scopes.findLast((scope) => /^(?:keyword\.(?:control|other)|constant|string)\b/.test(scope)) ?? '';
}
