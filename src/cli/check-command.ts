import { Command } from 'commander';
import { groundTruth, readQuestion } from '../dataset/index.ts';
import { bindInputs, sameAnswer, type Inputs, type Task, styleFor } from '../machine/index.ts';
import {
  faultTitle,
  judge,
  labelStates,
  earlierForm,
  readTraceFile,
  variantAnswer,
  Truth,
  verdictText,
  verdictJson,
  type Counting,
  type Judged,
  type TraceFile,
  type VariantName,
  type Verdict,
} from '../trace/index.ts';
import { answersOption, attemptOption, countingOf } from './counting-options.ts';
import { CommandError } from './command-error.ts';
import { loadTask, parseInputs, readText } from './files.ts';
import type { Io } from './io.ts';
import { inputProblemText } from './trace-command.ts';

interface Options extends Counting {
  readonly input?: string;
  readonly json?: true;
}

export function checkCommand(io: Io): Command {
  return new Command('check')
    .description('Judges a trace: is every state a correct step of the machine, and is the answer correct?')
    .argument('<task>', 'the .tail file that the trace belongs to')
    .argument('[trace]', 'a .tailcot file or plain model output; standard input if - or omitted', '-')
    .option('--input <json>', 'the inputs of the question, if the trace does not give them')
    .addOption(answersOption())
    .addOption(attemptOption())
    .option('--json', 'one JSON object: verdict, answer, faults, and what is right and wrong about each state')
    .addHelpText(
      'after',
      `
Exit status: 0 right and clean, 1 faults or a wrong answer, 2 could not run.
A fault is a line: FILE:LINE: state NUMBER (LABEL): KIND: what is wrong and why.
Of a variant of a trace (tail-cot trace --variant) only the answer is checked, by what its first line says; with --input that line is not believed.
The verdict is one of sound (right answer, clean trace), lucky (right, faulty), slipped (wrong answer from a clean trace) and wrong.

Examples:
  $ tail-cot trace tasks/addition.tail | tail-cot check tasks/addition.tail
  $ tail-cot check tasks/addition.tail output.txt --input '{"x": "3.75", "y": "14.8"}'`,
    )
    .action(async (file: string, traceFile: string, options: Options) => {
      if (file === '-' && traceFile === '-')
        throw new CommandError('Only one of task and trace can come from standard input.');
      const { task } = await loadTask(io, file);
      const text = readTraceFile(await readText(io, traceFile));
      const name = traceFile === '-' ? 'stdin' : traceFile;
      const earlier = options.input === undefined && text.metadata !== undefined && earlierForm(text.metadata);
      if (typeof earlier === 'string') throw new CommandError(`${name}:1: ${earlier}`);
      // Where the inputs are given, the file may be what a model wrote, and its first line anything.
      const variant = options.input === undefined ? text.metadata?.variant : undefined;
      if (variant !== undefined && variant !== 'full') {
        const { expected, found, right } = checkAnswer(io, task, text, variant, name, options);
        const instead = found === undefined ? '; the text gives none' : `, not ${found}`;
        if (options.json) io.printJson({ variant, answer: { expected, found: found ?? null, right } });
        else
          io.print(
            `${right ? 'right' : 'wrong'}: the answer is ${expected}${right ? '' : instead}. The text is the variant ${variant}, of which only the answer is checked.\n`,
          );
        io.status = right ? 0 : 1;
        return;
      }
      const judged = judgeFile(io, task, text, name, options);
      const { verdict } = judged;
      if (options.json) io.printJson(verdictJson(judged, text.traceLine));
      else io.print(asText(verdict, name, text.traceLine));
      io.status = verdict.verdict === 'sound' ? 0 : 1;
    });
}

/** A variant is no trace that could be judged: its answer is held against the task's. */
function checkAnswer(
  io: Io,
  task: Task,
  file: TraceFile,
  variant: VariantName,
  name: string,
  options: Options,
): { readonly expected: string; readonly found: string | undefined; readonly right: boolean } {
  const style = styleFor(task.machine, file.metadata?.style);
  const { truth, problems } = groundTruth(task, inputsOf(io, task, file, name, options), style, file.metadata?.length);
  if (truth === undefined) throw new CommandError(problems.map((p) => inputProblemText(p)).join('\n'));
  if (truth.answer === undefined)
    throw new CommandError(`“${task.name}”: ${truth.stuck ?? 'the run ends without an answer.'}`);
  const found = variantAnswer(file.trace, variant, style);
  return {
    expected: truth.answer,
    found,
    right: found !== undefined && sameAnswer(task.machine.answers, truth.answer, found),
  };
}

function judgeFile(io: Io, task: Task, file: TraceFile, name: string, options: Options): Judged {
  const inputs = inputsOf(io, task, file, name, options);
  const { bound, problems } = bindInputs(task, inputs, file.metadata?.length);
  if (bound === undefined) throw new CommandError(problems.map((p) => inputProblemText(p)).join('\n'));
  const { metadata, trace } = file;
  const truth = new Truth(bound);
  const verdict = judge(bound, trace, {
    truth,
    ...countingOf(options),
    ...(options.json === true ? { keepStates: true } : {}),
    ...(metadata === undefined ? {} : { style: styleFor(task.machine, metadata.style) }),
    ...(metadata?.finish === undefined ? {} : { finishReason: metadata.finish }),
  });
  return {
    text: trace,
    verdict,
    trueStates: truth.recording.states,
    ...(options.json === true ? { labels: labelStates(trace, verdict, truth) } : {}),
  };
}

function inputsOf(
  io: Io,
  task: Task,
  { metadata, problem, question }: TraceFile,
  name: string,
  options: Options,
): Inputs {
  if (options.input !== undefined) return parseInputs(options.input);
  if (metadata !== undefined) {
    if (metadata.task !== task.name)
      throw new CommandError(
        `${name}: this trace belongs to the task “${metadata.task}”, not to “${task.name}”. Give that task's file.`,
      );
    if (metadata.hash !== task.hash)
      io.say(
        `${name}:1: warning: the task has changed since this trace was written; it is judged by the task as it is now.\n`,
      );
    return metadata.input;
  }
  const inputs = question === undefined ? undefined : readQuestion(task, question);
  if (inputs !== undefined) return inputs;
  const why =
    problem ??
    (question === undefined
      ? 'It has neither a line of metadata nor a question.'
      : 'Its question does not fit any of the question templates of the task.');
  throw new CommandError(
    `${name}: this trace does not say which inputs it belongs to. ${why}\n  Give them: --input '{"${task.inputs[0]?.name ?? 'x'}": …}'`,
  );
}

function asText(verdict: Verdict, name: string, firstLine: number): string {
  const lines = verdict.faults.map((fault) => {
    const state = fault.state < 0 ? 'before the first state' : `state ${fault.state + 1} (${fault.label})`;
    return `${name}:${firstLine + fault.line + 1}:${fault.from + 1}: ${state}: ${fault.kind}, ${faultTitle(fault.kind)}: ${fault.explanation}`;
  });
  if (verdict.moreFaults > 0) lines.push(`… and ${verdict.moreFaults} more faults`);
  if (verdict.unjudgedFrom !== undefined)
    lines.push(`${name}:${firstLine + verdict.unjudgedFrom + 1}: from here on, nothing was judged`);
  lines.push(verdictText(verdict));
  return `${lines.join('\n')}\n`;
}
