/** What a file or a part of one holds. */
export interface Figures {
  readonly samples: number;
  /** Unicode characters. */
  readonly questionCharacters: number;
  readonly traceCharacters: number;
}

export const noFigures: Figures = { samples: 0, questionCharacters: 0, traceCharacters: 0 };

export function addFigures(a: Figures, b: Figures): Figures {
  return {
    samples: a.samples + b.samples,
    questionCharacters: a.questionCharacters + b.questionCharacters,
    traceCharacters: a.traceCharacters + b.traceCharacters,
  };
}

/** Unicode characters of a text. */
export function characterCount(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xfc00) === 0xdc00) count--;
  return count;
}
