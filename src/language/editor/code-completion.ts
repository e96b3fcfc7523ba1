import { GrammarAST, type AstNode, type LexerResult } from 'langium';
import { findNextFeatures } from 'langium/lsp';
import * as ast from '../generated/ast.ts';
import { builtins } from '../builtins.ts';
import { taskClasses } from '../checks/header-checks.ts';
import { isSingleConstant } from '../checks/template-checks.ts';
import { findingCodes } from '../codes.ts';
import { linkOf } from '../import-links.ts';
import type { Position, Range } from '../problem.ts';
import { visibleFunctions, visibleVariables } from '../scopes.ts';
import { tailServices } from '../services.ts';
import { TooManyErrors } from '../syntax-messages.ts';
import { signatureOf, typeOf, typeOfVariable } from '../type-inference.ts';
import { elementOf, fieldNames, typeNames, typeText, type TailType } from '../types.ts';
import { leafAt, openDocument, type OpenDocument } from './document.ts';
import { headOf } from './hover.ts';
import { keywordDocs } from './keyword-docs.ts';
import { snippets } from './snippets.ts';

export interface Completion {
  readonly label: string;
  readonly kind: 'variable' | 'function' | 'keyword' | 'snippet' | 'type' | 'value';
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  /** What replaces {@link Completions.range}; with `$1`, `${2:name}` where it is a snippet. */
  readonly insert: string;
  readonly isSnippet: boolean;
}

export interface Completions {
  readonly range: Range;
  readonly items: readonly Completion[];
}

/** Stands where the cursor is, so that a half-written statement has a whole syntax tree, and with it a scope. */
const placeholder = 'completion_here';

/**
 * What can be written at a position: names in scope, keywords that may follow, and patterns of steps, loops, functions
 * and tasks. With `inHoleOnly` nothing where no hole of a text begins: a list that comes by itself behind the brace of
 * a block would take the next Enter.
 */
export function complete(document: OpenDocument, position: Position, inHoleOnly = false): Completions {
  return new KeptCompletions().complete(document, position, inHoleOnly);
}

/** Completes one text after the other of a document: further letters of a word change nothing but what they replace. */
export class KeptCompletions {
  #kept: { readonly around: string; readonly inHoleOnly: boolean; readonly items: readonly Completion[] } | undefined;

  /** As {@link complete}, while what the document imports remains the same. */
  complete(document: OpenDocument, position: Position, inHoleOnly: boolean): Completions {
    const { text } = document;
    const offset = document.offsetAt(position);
    const start = offset - (/[A-Za-z_0-9]*$/.exec(text.slice(Math.max(0, offset - 100), offset))?.[0].length ?? 0);
    const around = `${text.slice(0, start)}${placeholder}${text.slice(offset)}`;
    if (this.#kept?.around !== around || this.#kept.inHoleOnly !== inHoleOnly)
      this.#kept = { around, inHoleOnly, items: itemsAt(document, start, offset, inHoleOnly) };
    return { range: document.rangeAt(start, offset), items: this.#kept.items };
  }
}

function itemsAt({ text, resolve }: OpenDocument, start: number, end: number, inHoleOnly: boolean): Completion[] {
  const lexed = tailServices().tail.parser.Lexer.tokenize(text);
  if (isInText(lexed, start)) return [];
  const { before, from, behind } = declarationsAround(text, lexed, start, end);
  const whole = openDocument(`${before}${placeholder}${behind}`, resolve);
  const node = leafAt(whole, before.length)?.astNode;
  if (inHoleOnly && !isTemplateHole(node) && !ast.isComposedText(node?.$container)) return [];
  const words = nextWords(text.slice(from, start));
  const items = [
    ...(node ? namesAt(node, words.names) : []),
    ...snippets
      .filter(({ rule, insert }) => words.rules.has(rule) && words.keywords.has(/^[a-z]+/.exec(insert)?.[0] ?? ''))
      .map((snippet): Completion => ({ ...snippet, kind: 'snippet', isSnippet: true })),
    ...(isTemplateHole(node) ? [] : [...words.keywords].map(keyword)),
  ];
  return [...new Map(items.map((item) => [`${item.kind} ${item.label}`, item])).values()];
}

interface Around {
  /** What stands before and behind the word, without tasks and machines that it is not in: nothing in them is visible. */
  readonly before: string;
  readonly behind: string;
  /** Where the declaration of the word begins in the text; what the grammar allows in it hangs on nothing before. */
  readonly from: number;
}

function declarationsAround(text: string, { tokens }: LexerResult, start: number, end: number): Around {
  const heads = declarationHeads(tokens);
  if (heads === undefined) return { before: text.slice(0, start), behind: text.slice(end), from: 0 };
  const kept = { before: text.slice(0, Math.min(start, heads[0]?.startOffset ?? start)), behind: '', from: 0 };
  if (heads[0] === undefined || heads[0].startOffset >= start) kept.behind = text.slice(end, heads[0]?.startOffset);
  for (const [i, { image, startOffset }] of heads.entries()) {
    const next = heads[i + 1]?.startOffset ?? text.length;
    const isAround = startOffset < start && start <= next;
    if (isAround) {
      kept.from = startOffset;
      kept.before += text.slice(startOffset, start);
      kept.behind += text.slice(end, next);
    } else if (image === 'function') {
      if (startOffset < start) kept.before += text.slice(startOffset, next);
      else kept.behind += text.slice(startOffset, next);
    }
  }
  return kept;
}

/**
 * The words that tasks, machines and functions of the file begin with; undefined where a missing brace leaves open
 * which functions are of the file, and which of a task.
 */
function declarationHeads(tokens: LexerResult['tokens']): LexerResult['tokens'] | undefined {
  const heads: LexerResult['tokens'] = [];
  const hasFunctions = tokens.some(({ image }) => image === 'function');
  let depth = 0;
  for (const [i, token] of tokens.entries()) {
    const { image } = token;
    if (image === '{') depth++;
    else if (image === '}') depth--;
    else if ((image === 'task' || image === 'machine') && tokens[i + 1]?.tokenType.name === 'STRING') {
      if (depth !== 0 && hasFunctions) return undefined;
      heads.push(token);
    } else if (image === 'function' && depth === 0) heads.push(token);
  }
  return depth !== 0 && hasFunctions ? undefined : heads;
}

function keyword(word: string): Completion {
  const documentation = keywordDocs[word];
  return {
    label: word,
    kind: 'keyword',
    insert: word,
    isSnippet: false,
    ...(documentation === undefined ? {} : { documentation }),
  };
}

/** Whether an offset lies in a comment, or in the text of a string and not in a hole of it. */
function isInText({ tokens, hidden }: LexerResult, offset: number): boolean {
  return [...tokens, ...hidden].some((token) => {
    const name = token.tokenType.name;
    const end = token.startOffset + token.image.length;
    if (token.startOffset >= offset) return false;
    if (name === 'LINE_COMMENT') return offset <= end;
    return (name === 'STRING' || name === 'BLOCK_COMMENT' || name.startsWith('TEMPLATE_')) && offset < end;
  });
}

interface NextWords {
  /** Keywords that may come next; words only. */
  readonly keywords: ReadonlySet<string>;
  /** Rules that may begin here, for patterns. */
  readonly rules: ReadonlySet<string>;
  /** Whether a name that stands for something may come next. */
  readonly names: boolean;
}

/** What the grammar allows behind a piece of text. */
function nextWords(before: string): NextWords {
  const parser = tailServices().tail.parser.CompletionParser;
  const keywords = new Set<string>();
  const rules = new Set<string>();
  let names = false;
  let parsed: ReturnType<typeof parser.parse>;
  try {
    parsed = parser.parse(before);
  } catch (error) {
    // Nobody can tell what comes next in a text with so many errors.
    if (error instanceof TooManyErrors) return { keywords, rules, names };
    throw error;
  }
  const { tokens, tokenIndex, elementStack } = parsed;
  if (tokenIndex === 0)
    return {
      keywords: new Set(['task', 'machine', 'import', 'function']),
      rules: new Set(['Task', 'MachineDecl', 'Import', 'FunctionDecl']),
      names,
    };
  for (const { feature } of findNextFeatures(
    [elementStack.map((element) => ({ feature: element }))],
    tokens.slice(tokenIndex),
  )) {
    if (GrammarAST.isCrossReference(feature)) names = true;
    if (!GrammarAST.isKeyword(feature)) continue;
    const rule = ruleOf(feature);
    // Words that are free as names are keywords in their own place only.
    if (rule === 'Name' || rule === 'FieldName' || !/^[a-z]{2,}$/.test(feature.value)) continue;
    keywords.add(feature.value);
    rules.add(rule);
  }
  // At the beginning of an expression the parser is past the place where "not" could stand: it went on to the literals.
  if (rules.has('Literal')) keywords.add('not');
  return { keywords, rules, names };
}

function ruleOf(feature: GrammarAST.AbstractElement): string {
  let node: AstNode | undefined = feature;
  while (node && !GrammarAST.isParserRule(node)) node = node.$container;
  return node?.name ?? '';
}

/** The names that can stand at a node. */
function namesAt(node: AstNode, names: boolean): Completion[] {
  if (ast.isImport(node))
    return exportedFunctions(node)
      .map(callable)
      .map((one) => ({ ...one, insert: one.label, isSnippet: false }));
  if (ast.isAllow(node)) return Object.keys(findingCodes).map(value);
  if (ast.isClassDecl(node)) return taskClasses.map(value);
  if (ast.isNamedType(node))
    return typeNames.map((name) => ({
      label: name,
      kind: 'type',
      insert: name,
      isSnippet: false,
      documentation: keywordDocs[name] ?? '',
    }));
  if (ast.isAnswer(node) && node.form === placeholder) return ['number', 'decimal', 'text', 'list', 'set'].map(value);
  if (ast.isTier(node)) return ['S', 'M', 'L'].map(value);
  if (ast.isSymmetricInput(node)) {
    const given = new Set(node.$container.inputs.map(({ input }) => input.$refText));
    return variables(node)
      .filter((variable) => ast.isInput(variable) && !given.has(variable.name))
      .map((variable) => named(variable));
  }
  if (ast.isBinding(node)) {
    const bound = new Set(node.$container.bindings.map((binding) => binding.input.$refText));
    return variables(node)
      .filter((variable) => !bound.has(variable.name) && (ast.isInput(variable) || ast.isLengthVariable(variable)))
      .map((variable) => named(variable));
  }
  if (ast.isRegionName(node) || ast.isFetchedRegion(node) || ast.isElementSampler(node)) {
    return variables(node)
      .filter((variable) => elementOf(typeOfVariable(variable)) !== undefined)
      .map((variable) => named(variable));
  }
  if (ast.isFieldExpression(node) && node.field === placeholder) return fields(typeOf(node.base));
  if (isTemplateHole(node)) return holeNames(node);
  if (!names || isDeclaredName(node)) return [];
  const functions = visibleFunctions(node).map(callable);
  const isStatement = ast.isCallStatement(node.$container);
  const language = isStatement
    ? []
    : [...builtins.values()].map((builtin): Completion => ({
        label: builtin.name,
        kind: 'function',
        detail: builtin.signature,
        documentation: builtin.doc,
        insert: `${builtin.name}($1)`,
        isSnippet: true,
      }));
  return [...variables(node).map((variable) => named(variable)), ...functions, ...language];
}

/** The elements of a tuple. */
function fields(type: TailType): Completion[] {
  if (type.kind !== 'tuple') return [];
  return fieldNames(type).flatMap((name, i) =>
    name === undefined
      ? []
      : [
          {
            label: name,
            kind: 'variable' as const,
            detail: typeText(type.elements[i] ?? type),
            insert: name,
            isSnippet: false,
          },
        ],
  );
}

/** A function with room for its arguments. */
function callable(declared: ast.FunctionDecl): Completion {
  return {
    label: declared.name,
    kind: 'function',
    detail: signatureOf(declared),
    documentation: `\`\`\`tail\n${headOf(declared)}\n\`\`\``,
    insert: declared.parameters.length > 0 ? `${declared.name}($1)` : `${declared.name}()`,
    isSnippet: declared.parameters.length > 0,
  };
}

/** What an import can bring in and does not yet. */
function exportedFunctions(imported: ast.Import): readonly ast.FunctionDecl[] {
  return (linkOf(imported)?.file?.functions ?? []).filter(({ name }) => !imported.names.includes(name));
}

function variables(node: AstNode): ast.Variable[] {
  const seen = new Set<string>();
  return [...visibleVariables(node)].filter(
    ({ name }) => name !== placeholder && !seen.has(name) && seen.add(name).size > 0,
  );
}

function named(variable: ast.Variable): Completion {
  return {
    label: variable.name,
    kind: 'variable',
    detail: typeText(typeOfVariable(variable)),
    documentation: `\`\`\`tail\n${headOf(variable)}\n\`\`\``,
    insert: variable.name,
    isSnippet: false,
  };
}

function value(label: string): Completion {
  return { label, kind: 'value', insert: label, isSnippet: false };
}

/** Where a new name is being made up. */
function isDeclaredName(node: AstNode): boolean {
  return 'name' in node && node.name === placeholder;
}

function isTemplateHole(node: AstNode | undefined): boolean {
  return (
    ast.isNameExpression(node) &&
    (ast.isTemplate(node.$container) ||
      (ast.isBinaryExpression(node.$container) && ast.isTemplate(node.$container.$container)))
  );
}

/** A question shows inputs and lengths; a label shows single values that are not on the tape. */
function holeNames(hole: AstNode): Completion[] {
  let owner = hole.$container;
  while (owner && !ast.isTemplate(owner)) owner = owner.$container;
  const isQuestion = ast.isAsk(owner?.$container);
  return variables(hole)
    .filter((variable) =>
      isQuestion
        ? ast.isInput(variable) || ast.isLengthVariable(variable) || isSingleConstant(variable)
        : !ast.isTape(variable) && ['int', 'bool', 'text', 'unknown'].includes(typeOfVariable(variable).kind),
    )
    .map((variable) => named(variable));
}
