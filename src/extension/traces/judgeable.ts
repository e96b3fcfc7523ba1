import { bindInputs, styleFor, type Bound } from '../../machine/index.ts';
import { earlierForm, type judging, type TraceFile } from '../../trace/index.ts';
import type { Belonging } from './belonging.ts';

type Options = NonNullable<Parameters<typeof judging>[2]>;

/** What a trace is judged by, or for people why it is not judged. */
export function judgeable(
  file: TraceFile,
  { found, inputs, lengths, style, finish }: Belonging,
): { readonly bound: Bound; readonly options: Options } | { readonly problem: string } {
  const variant = file.metadata?.variant ?? 'full';
  if (variant !== 'full')
    return { problem: `The text is the variant ${variant} of a trace, which is not judged state by state.` };
  const earlier = file.metadata && earlierForm(file.metadata);
  if (earlier !== undefined) return { problem: earlier };
  const { bound, problems } = bindInputs(found.task, inputs, lengths);
  if (bound === undefined)
    return {
      problem: `The trace's inputs do not fit “${found.task.name}”: ${problems.map(({ message }) => message).join(' ')}`,
    };
  return {
    bound,
    options: {
      ...(style === undefined ? {} : { style: styleFor(bound.machine, style) }),
      ...(finish === undefined ? {} : { finishReason: finish }),
    },
  };
}
