import {
  CompletionItemKind,
  FoldingRangeKind,
  InsertTextFormat,
  SymbolKind,
  type CompletionItem,
  type CompletionList,
  type DocumentSymbol,
  type FoldingRange,
  type Hover,
  type Position,
  type SelectionRange,
  type SemanticTokens,
  type SignatureHelp,
  type TextEdit,
} from 'vscode-languageserver';
import {
  type CallSignature,
  type Completion,
  folds,
  hover,
  type KeptCompletions,
  type OpenDocument,
  outline,
  type OutlineEntry,
  semanticTokens,
  tokenModifiers,
  tokenTypes,
} from '../language/editor/index.ts';
import { formatEdits, type Range } from '../language/index.ts';

/** What the language knows of a document, in the shapes of the Language Server Protocol. */

const completionKinds = {
  variable: CompletionItemKind.Variable,
  function: CompletionItemKind.Function,
  keyword: CompletionItemKind.Keyword,
  snippet: CompletionItemKind.Snippet,
  type: CompletionItemKind.Class,
  value: CompletionItemKind.EnumMember,
} as const;

/** Names before patterns, patterns before keywords. */
const order = { variable: '0', value: '0', type: '0', function: '1', snippet: '2', keyword: '3' } as const;

/** `byItself`: nobody asked, but an opening brace was typed. */
export function completionAnswer(
  kept: KeptCompletions,
  document: OpenDocument,
  position: Position,
  byItself: boolean,
): CompletionList {
  const { range, items } = kept.complete(document, position, byItself);
  return { isIncomplete: false, items: items.map((item) => completionItem(item, range)) };
}

function completionItem(item: Completion, range: { readonly start: Position; readonly end: Position }): CompletionItem {
  return {
    label: item.label,
    kind: completionKinds[item.kind],
    sortText: `${order[item.kind]}${item.label}`,
    insertTextFormat: item.isSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    textEdit: { range, newText: item.insert },
    ...(item.detail === undefined ? {} : { detail: item.detail }),
    ...(item.documentation === undefined ? {} : { documentation: { kind: 'markdown', value: item.documentation } }),
  };
}

export function hoverAnswer(document: OpenDocument, position: Position): Hover | null {
  const found = hover(document, position);
  return found ? { contents: { kind: 'markdown', value: found.markdown }, range: found.range } : null;
}

const symbolKinds = {
  task: SymbolKind.Module,
  length: SymbolKind.Number,
  input: SymbolKind.Field,
  constant: SymbolKind.Constant,
  tape: SymbolKind.Array,
  variable: SymbolKind.Variable,
  function: SymbolKind.Function,
  step: SymbolKind.Event,
  machine: SymbolKind.Class,
} as const;

export function outlineAnswer(document: OpenDocument): DocumentSymbol[] {
  return outline(document).map(symbol);
}

function symbol(entry: OutlineEntry): DocumentSymbol {
  return {
    name: entry.name,
    detail: entry.detail,
    kind: symbolKinds[entry.kind],
    range: entry.range,
    selectionRange: entry.selection,
    children: entry.children.map(symbol),
  };
}

export function foldingAnswer(document: OpenDocument): FoldingRange[] {
  return folds(document).map(({ startLine, endLine, kind }) => ({
    startLine,
    endLine,
    kind: kind === 'comment' ? FoldingRangeKind.Comment : FoldingRangeKind.Region,
  }));
}

export function formattingAnswer(document: OpenDocument): TextEdit[] {
  return formatEdits(document.text).map(({ offset, length, text }) => ({
    range: document.rangeAt(offset, offset + length),
    newText: text,
  }));
}

/** Five numbers a token: lines and characters from the one before it, length, type, modifiers. */
export function semanticTokensAnswer(document: OpenDocument): SemanticTokens {
  let [line, character] = [0, 0];
  const data = semanticTokens(document).flatMap(({ range: { start, end }, type, modifiers }) => {
    const lines = start.line - line;
    const relative = [lines, lines === 0 ? start.character - character : start.character];
    [line, character] = [start.line, start.character];
    const bits = modifiers.reduce((sum, modifier) => sum + 2 ** tokenModifiers.indexOf(modifier), 0);
    return [...relative, end.character - start.character, tokenTypes.indexOf(type), bits];
  });
  return { data };
}

/** The innermost range first, each in the next. */
export function selectionAnswer(ranges: readonly Range[], position: Position): SelectionRange {
  const outermost = ranges
    .toReversed()
    .reduce<SelectionRange | undefined>(
      (parent, range) => (parent === undefined ? { range } : { range, parent }),
      undefined,
    );
  return outermost ?? { range: { start: position, end: position } };
}

export function signatureAnswer(signature: CallSignature | undefined): SignatureHelp | null {
  if (signature === undefined) return null;
  const { label, doc, parameters, active } = signature;
  return {
    signatures: [
      {
        label,
        parameters: parameters.map(([start, end]) => ({ label: [start, end] })),
        ...(doc === undefined ? {} : { documentation: { kind: 'markdown', value: doc } }),
      },
    ],
    activeSignature: 0,
    activeParameter: active,
  };
}
