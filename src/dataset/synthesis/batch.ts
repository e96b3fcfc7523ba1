import type { TierName } from '../../machine/index.ts';
import { characterCount, type Figures } from './file-figures.ts';
import { writeLine, type BatchRequest, type LineFormat } from './file-format.ts';
import { JsonText } from './json-text.ts';
import type { SampleMaker } from './sample-maker.ts';

/** Some samples that stand in a row in a file. */
export interface Batch {
  readonly task: string;
  readonly seed: number;
  readonly tiers: readonly TierName[];
  readonly indexes: readonly number[];
}

export interface WrittenLines {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly figures: Figures;
}

/** One row of a table of samples; the texts are UTF-8. */
export interface Row {
  readonly question: Uint8Array;
  readonly trace: Uint8Array;
  readonly answer: Uint8Array;
  readonly tier: TierName;
  readonly index: number;
}
export interface WrittenRows {
  readonly rows: readonly Row[];
  readonly figures: Figures;
}

/** The lines of a batch, one a sample; written into `into` as long as that suffices. */
export function writeLines(
  maker: SampleMaker,
  batch: Batch,
  format: LineFormat,
  request: BatchRequest,
  into?: Uint8Array<ArrayBuffer>,
): WrittenLines {
  const out = new JsonText(into);
  const figures = { samples: 0, questionCharacters: 0, traceCharacters: 0 };
  for (const [i, index] of batch.indexes.entries()) {
    const tier = batch.tiers[i] ?? 'S';
    const mark = { task: batch.task, tier, seed: batch.seed, index };
    const { question, trace, answer } = maker.make(mark);
    figures.samples++;
    figures.questionCharacters += characterCount(question);
    figures.traceCharacters += writeLine(out, format, mark, question, trace, answer, request);
  }
  return { bytes: out.written, figures };
}

const encoder = new TextEncoder();

/** The rows of a batch, for formats that are tables. */
export function writeRows(maker: SampleMaker, batch: Batch): WrittenRows {
  const rows: Row[] = [];
  const figures = { samples: 0, questionCharacters: 0, traceCharacters: 0 };
  for (const [i, index] of batch.indexes.entries()) {
    const tier = batch.tiers[i] ?? 'S';
    const { question, trace, answer } = maker.make({ tier, seed: batch.seed, index });
    figures.samples++;
    figures.questionCharacters += characterCount(question);
    for (const byte of trace) if ((byte & 0xc0) !== 0x80) figures.traceCharacters++;
    rows.push({
      question: encoder.encode(question),
      trace: trace.slice(),
      answer: encoder.encode(answer),
      tier,
      index,
    });
  }
  return { rows, figures };
}
