import { AstUtils } from 'langium';
import type { IToken } from 'chevrotain';
import { builtins } from '../builtins.ts';
import { docOf } from '../docs.ts';
import * as ast from '../generated/ast.ts';
import { importedFunction } from '../import-links.ts';
import type { Position } from '../problem.ts';
import { taskOf } from '../scopes.ts';
import { tailServices } from '../services.ts';
import { signatureOf } from '../type-inference.ts';
import type { OpenDocument } from './document.ts';

/** What the call around a position takes. */
export interface CallSignature {
  /** As it is declared: `gcd(a: int, b: int): int`. */
  readonly label: string;
  readonly doc: string | undefined;
  /** Where each parameter stands in the label: its first character, and the one behind its last. */
  readonly parameters: readonly (readonly [start: number, end: number])[];
  /** The parameter whose argument is being written, from 0; as many as there are where there is none for it. */
  readonly active: number;
}

/** Tells what the innermost call around a position takes, also of a call that is not finished yet. */
export function signatureAt(document: OpenDocument, position: Position): CallSignature | undefined {
  const offset = document.offsetAt(position);
  const call = openCall(document.text, offset);
  if (call === undefined) return undefined;
  const declared = functionNamed(document, call.name, offset);
  const builtin = declared === undefined ? builtins.get(call.name) : undefined;
  const label = declared === undefined ? builtin?.signature : signatureOf(declared);
  if (label === undefined) return undefined;
  const parameters = parametersIn(label);
  const goesOn = builtin !== undefined && builtin.most === undefined;
  return {
    label,
    doc: declared === undefined ? builtin?.doc : docOf(declared),
    parameters,
    active: goesOn ? Math.min(call.argument, parameters.length - 1) : call.argument,
  };
}

/** The call whose parenthesis is open at an offset, and which of its arguments is written there. */
function openCall(text: string, offset: number): { readonly name: string; readonly argument: number } | undefined {
  const { tokens, hidden } = tailServices().tail.parser.Lexer.tokenize(text.slice(0, offset));
  // In a comment nothing is called.
  const comment = hidden.findLast(({ tokenType }) => tokenType.name.endsWith('_COMMENT'));
  if (comment?.tokenType.name === 'LINE_COMMENT' && comment.startOffset + comment.image.length === offset)
    return undefined;
  let depth = 0;
  let argument = 0;
  for (let i = tokens.length - 1; i >= 0; i--) {
    const image = tokens[i]?.image ?? '';
    if (image === ')' || image === ']') depth++;
    else if (image === '{' || image === '}') return undefined;
    else if (image === ',' && depth === 0) argument++;
    else if (image === '(' || image === '[') {
      depth--;
      if (depth >= 0) continue;
      const name = image === '(' ? tokens[i - 1] : undefined;
      if (name !== undefined && isCallee(name, tokens[i - 2])) return { name: name.image, argument };
      // Parentheses around an expression, or an index: what is around them may be a call.
      depth = 0;
      argument = 0;
    }
  }
  return undefined;
}

/** Whether a word in front of a parenthesis is what is called, and not declared there. */
function isCallee({ image }: IToken, before: IToken | undefined): boolean {
  return /^[A-Za-z_]\w*$/.test(image) && before?.image !== 'function';
}

/** The function that a name stands for at an offset: one of the task around it, one of the file, or an imported one. */
function functionNamed({ file }: OpenDocument, name: string, offset: number): ast.FunctionDecl | undefined {
  const declared = AstUtils.streamAst(file)
    .filter((node): node is ast.FunctionDecl => ast.isFunctionDecl(node) && node.name === name)
    .toArray();
  const own = declared.find((one) => {
    const around = taskOf(one)?.$cstNode;
    return around !== undefined && around.offset <= offset && offset <= around.end;
  });
  return (
    own ??
    declared.find((one) => taskOf(one) === undefined) ??
    file.imports.flatMap((one) => (one.names.includes(name) ? (importedFunction(one, name) ?? []) : []))[0]
  );
}

function parametersIn(label: string): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  let depth = 0;
  let from = label.indexOf('(') + 1;
  for (let i = from; i < label.length; i++) {
    const char = label.charAt(i);
    const ends = depth === 0 && (char === ',' || char === ')');
    if (ends && i > from) found.push([from + (label.charAt(from) === ' ' ? 1 : 0), i]);
    if (ends && char === ')') break;
    if (ends) from = i + 1;
    else if (char === '(' || char === '[') depth++;
    else if (char === ')' || char === ']') depth--;
  }
  return found;
}
