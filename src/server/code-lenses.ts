import { DiagnosticSeverity, type CodeLens, type Diagnostic } from 'vscode-languageserver';
import { isIn, lenses, type Lens, type OpenDocument } from '../language/editor/index.ts';

/** What a command of a lens is about; the editor's command takes it. */
interface LensArgument {
  readonly uri: string;
  readonly task: string;
  readonly tier?: 'S' | 'M' | 'L';
  readonly example?: number;
}

/**
 * What can be done with a task, over its first line, and over each example whether it holds. `commands`: those that the
 * editor has; `found`: what is found in this version of the text, which tells what became of the examples. The examples
 * were run to find that, so that nothing is run for this.
 */
export function codeLenses(
  uri: string,
  document: OpenDocument,
  commands: ReadonlySet<string>,
  found: readonly Diagnostic[] | undefined,
): CodeLens[] {
  return lenses(document).flatMap((lens) =>
    lens.kind === 'task' ? taskLenses(uri, lens, commands) : exampleLenses(uri, lens, commands, found),
  );
}

function taskLenses(uri: string, lens: Lens & { kind: 'task' }, commands: ReadonlySet<string>): CodeLens[] {
  const of = (title: string, command: string, tier?: LensArgument['tier']): CodeLens[] =>
    commands.has(command)
      ? [
          {
            range: lens.range,
            command: { title, command, arguments: [{ uri, task: lens.task, ...(tier === undefined ? {} : { tier }) }] },
          },
        ]
      : [];
  return [
    ...(lens.asks
      ? [...of('Debug S', 'tail.debug', 'S'), ...of('M', 'tail.debug', 'M'), ...of('L', 'tail.debug', 'L')]
      : of('Debug', 'tail.debug')),
    ...of(lens.asks ? 'Write Trace…' : 'Write Trace', 'tail.writeTrace'),
    ...of('Spot-Check…', 'tail.spotCheck'),
    ...of('Synthesize…', 'tail.synthesize'),
    ...of('Figures', 'tail.figures'),
  ];
}

function exampleLenses(
  uri: string,
  lens: Lens & { kind: 'example' },
  commands: ReadonlySet<string>,
  found: readonly Diagnostic[] | undefined,
): CodeLens[] {
  const { range, task, example } = lens;
  const debug = 'tail.debug';
  const isBroken = found?.some(({ severity }) => severity === DiagnosticSeverity.Error) ?? true;
  const title = found === undefined || isBroken ? undefined : outcome(lens, found);
  return [
    ...(title === undefined ? [] : [{ range, command: { title, command: '' } }]),
    ...(isBroken || !commands.has(debug)
      ? []
      : [{ range, command: { title: 'Debug This Example', command: debug, arguments: [{ uri, task, example }] } }]),
  ];
}

function outcome(lens: Lens, found: readonly Diagnostic[]): string {
  const code = found.find((one) => isIn(lens, one.range) && String(one.code).startsWith('example-'))?.code;
  if (code === undefined) return '✓ holds';
  if (code === 'example-too-long') return '– not checked';
  return code === 'example-answer' ? '✗ another answer' : '✗ no answer';
}
