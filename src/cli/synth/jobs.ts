import * as z from 'zod';
import {
  candidateKeys,
  hasTrace,
  SampleMaker,
  smallSpace,
  writeLines,
  writeRows,
  type BatchRequest,
  type Figures,
  type SetFormat,
  type Row,
  type SmallSpace,
  type TraceText,
} from '../../dataset/synthesis/index.ts';
import { isStyleName, type Task, type TierName, styleNamed, type Style } from '../../machine/index.ts';
import { generateWriter, variantText, type VariantName } from '../../trace/index.ts';
import { faultyFormats, writeFaultyLines, type FaultCounts } from './faulty-lines.ts';

/** What a thread has to know to do jobs; plain data. */
export interface JobSettings {
  readonly tasks: readonly { readonly task: Task; readonly folder: string }[];
  readonly seed: number;
  readonly style: string;
  readonly variant: VariantName;
  readonly format: SetFormat;
  readonly faults?: FaultCounts | undefined;
  readonly request: BatchRequest;
}

/** A piece of work; `task` is the number of the task. */
export type Job =
  | { readonly kind: 'space'; readonly task: number; readonly tier: TierName }
  | {
      readonly kind: 'keys';
      readonly task: number;
      readonly tier: TierName;
      readonly from: number;
      readonly count: number;
    }
  /** `into` is memory of an earlier result, to be used again. */
  | {
      readonly kind: 'batch';
      readonly task: number;
      readonly tiers: readonly TierName[];
      readonly indexes: readonly number[];
      readonly into?: Uint8Array<ArrayBuffer>;
    }
  | {
      readonly kind: 'texts';
      readonly task: number;
      readonly tiers: readonly TierName[];
      readonly indexes: readonly number[];
    };

export interface Results {
  readonly space: { readonly space?: SmallSpace | undefined };
  readonly keys: { readonly keys: Uint32Array };
  /** Lines or rows, after the format. */
  readonly batch: {
    readonly bytes?: Uint8Array<ArrayBuffer> | undefined;
    readonly rows?: readonly Row[] | undefined;
    readonly figures: Figures;
  };
  readonly texts: { readonly questions: readonly string[]; readonly traces: readonly string[] };
}

export type Result<J extends Job> = Results[J['kind']];

const bytes = z.instanceof(Uint8Array<ArrayBuffer>);
const tier = z.enum(['S', 'M', 'L']);
const count = z.number();
const figures = z.object({ samples: count, questionCharacters: count, traceCharacters: count });

/** Results as they come from another thread. */
export const resultSchemas: { readonly [kind in keyof Results]: z.ZodType<Results[kind]> } = {
  space: z.object({ space: z.object({ size: count, evaluation: z.instanceof(Uint32Array<ArrayBuffer>) }).optional() }),
  keys: z.object({ keys: z.instanceof(Uint32Array) }),
  batch: z.object({
    bytes: bytes.optional(),
    rows: z.array(z.object({ question: bytes, trace: bytes, answer: bytes, tier, index: count })).optional(),
    figures,
  }),
  texts: z.object({ questions: z.array(z.string()), traces: z.array(z.string()) }),
};

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Does jobs in this thread. */
export class JobRunner {
  readonly #makers = new Map<number, SampleMaker>();

  constructor(private readonly settings: JobSettings) {}

  run(job: Job): Results[Job['kind']] {
    const { seed, format, request, faults, style } = this.settings;
    const { task, folder } = this.#task(job.task);
    switch (job.kind) {
      case 'space':
        return { space: smallSpace(task, job.tier) };
      case 'keys':
        return { keys: candidateKeys(task, job.tier, seed, job.from, job.count) };
      case 'batch': {
        const batch = { task: folder, seed, tiers: job.tiers, indexes: job.indexes };
        const maker = this.#maker(job.task);
        const faulty = faults === undefined ? undefined : faultyFormats.find((one) => one === format);
        if (faults !== undefined && faulty !== undefined && isStyleName(style))
          return writeFaultyLines(maker, batch, faulty, style, faults, job.into);
        if (format === 'processbench') throw new RangeError('Labelled steps need faults.');
        return format === 'parquet' ? writeRows(maker, batch) : writeLines(maker, batch, format, request, job.into);
      }
      case 'texts': {
        const { rows } = writeRows(this.#maker(job.task), {
          task: folder,
          seed,
          tiers: job.tiers,
          indexes: job.indexes,
        });
        return {
          questions: rows.map(({ question }) => decoder.decode(question)),
          traces: rows.map(({ trace }) => decoder.decode(trace)),
        };
      }
    }
  }

  #task(number: number): JobSettings['tasks'][number] {
    const task = this.settings.tasks[number];
    if (task === undefined) throw new RangeError(`There is no task ${number}.`);
    return task;
  }

  #maker(number: number): SampleMaker {
    const known = this.#makers.get(number);
    if (known !== undefined) return known;
    const { style, variant, format } = this.settings;
    const { task } = this.#task(number);
    const maker = new SampleMaker(task, hasTrace(format) ? traceTextOf(task, style, variant) : undefined);
    this.#makers.set(number, maker);
    return maker;
  }
}

function traceTextOf(task: Task, styleName: string, variant: VariantName): TraceText {
  const style: Style | undefined = styleNamed(task.machine, styleName);
  if (style === undefined) throw new RangeError(`There is no style ${styleName}.`);
  if (variant !== 'full') return (recording) => encoder.encode(variantText(task, recording, variant, style));
  const writer = generateWriter(task.machine, style);
  return (recording) => writer.bytes(recording);
}
