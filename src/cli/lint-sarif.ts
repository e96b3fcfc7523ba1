import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { version } from '../../package.json';
import { describedCodes, fixes, openDocument, type Problem, type Range } from '../language/index.ts';
import { resolveFrom } from './files.ts';
import type { Allowed } from '../lint/index.ts';

/** What was found in one file. */
export interface LintedText {
  readonly file: string;
  readonly text: string;
  readonly problems: readonly Problem[];
  readonly allowed: readonly Allowed[];
}

const levels = { error: 'error', warning: 'warning', hint: 'note' } as const;

/**
 * All findings as one log in SARIF 2.1.0, which code scanning of other programs reads; `unread`: why files that were
 * asked for are not in it.
 */
export function sarifLog(linted: readonly LintedText[], unread: readonly string[] = []): object {
  const codes = [
    ...new Set(
      linted
        .flatMap(({ problems, allowed }) => [...problems, ...allowed.map(({ problem }) => problem)])
        .map(({ code }) => code),
    ),
  ].sort();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'tail-cot lint', version, rules: codes.map(rule) } },
        columnKind: 'utf16CodeUnits',
        ...(unread.length === 0
          ? {}
          : {
              invocations: [
                {
                  executionSuccessful: false,
                  toolExecutionNotifications: unread.map((text) => ({ level: 'error', message: { text } })),
                },
              ],
            }),
        results: linted.flatMap((one) => resultsOf(one, codes)),
      },
    ],
  };
}

function rule(code: string): object {
  const text = describedCodes[code] ?? 'The program cannot be compiled as it is written.';
  return {
    id: code,
    shortDescription: { text },
    help: {
      text: `${text} docs/lint.md says what a finding means for a model, how to set its limit or allow it, and which have a quick fix.`,
      markdown: `${text} See [docs/lint.md](docs/lint.md).`,
    },
  };
}

function resultsOf({ file, text, problems, allowed }: LintedText, codes: readonly string[]): object[] {
  // What is imported counts: a call of it does something.
  const document = openDocument(text, resolveFrom(file));
  return [
    ...problems.map((problem) => result(file, document, problem, codes)),
    ...allowed.map(({ problem, reason }) => ({
      ...result(file, document, problem, codes),
      suppressions: [{ kind: 'inSource', justification: reason }],
    })),
  ];
}

function result(
  file: string,
  document: ReturnType<typeof openDocument>,
  problem: Problem,
  codes: readonly string[],
): object {
  const { range, severity, code, message, suggestion } = problem;
  const artifactLocation = locationOf(file);
  const fix = fixes(document, problem).find(({ isSure }) => isSure);
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: levels[severity],
    message: { text: suggestion === undefined ? message : `${message} ${suggestion}` },
    locations: [{ physicalLocation: { artifactLocation, region: region(range) } }],
    ...(fix === undefined
      ? {}
      : {
          fixes: [
            {
              description: { text: fix.title },
              artifactChanges: [
                {
                  artifactLocation,
                  replacements: fix.edits.map((edit) => ({
                    deletedRegion: region(edit.range),
                    ...(edit.newText === '' ? {} : { insertedContent: { text: edit.newText } }),
                  })),
                },
              ],
            },
          ],
        }),
  };
}

/** A path below the current folder is told from there: who reads the log knows where that is. */
function locationOf(file: string): object {
  if (file === '-') return { uri: 'stdin' };
  const below = path.relative('', file);
  return below.split(path.sep)[0] === '..' || path.isAbsolute(below)
    ? { uri: pathToFileURL(file).href }
    : { uri: below.split(path.sep).map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' };
}

/** Lines and columns from 1; the end is the first column behind it. */
function region({ start, end }: Range): object {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}
