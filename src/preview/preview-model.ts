import { changesBetween, type Changes } from './changed-lines.ts';
import type { PreviewChoice, PreviewMenu } from './preview-choice.ts';
import type { PreviewFailure, PreviewOutcome, PreviewTrace } from './preview-trace.ts';

/** What is to be seen: a trace, and whether it is of the text as it is now. */
export type PreviewPicture =
  | {
      readonly is: 'fresh';
      readonly trace: PreviewTrace;
      readonly menu: PreviewMenu;
      /** Since the edit before; undefined where it is another question. */
      readonly changes: Changes | undefined;
    }
  /** The last trace, why there is no newer one, and how many texts there have been since. */
  | {
      readonly is: 'stale';
      readonly trace: PreviewTrace;
      readonly menu: PreviewMenu;
      readonly failure: PreviewFailure;
      readonly edits: number;
    }
  /** There has been no trace yet. */
  | { readonly is: 'failed'; readonly failure: PreviewFailure; readonly menu: PreviewMenu | undefined };

interface Last {
  readonly trace: PreviewTrace;
  readonly menu: PreviewMenu;
  /** What was asked for, of which the file has what the menu says. */
  readonly asked: PreviewChoice | undefined;
  readonly changes: Changes | undefined;
}

/** What a preview shows of one document: keeps the last trace, and knows what of it the last edit changed. */
export class PreviewModel {
  #last: Last | undefined;
  #edits = 0;

  /** The text has changed: what is shown is not of it, until its outcome is heard. */
  edited(): void {
    this.#edits++;
  }

  /** `asked`: the choice that the outcome is of, if it came to that. */
  hear(outcome: PreviewOutcome, asked?: PreviewChoice): PreviewPicture {
    if (outcome.kind === 'trace') return this.#freshen(outcome.trace, outcome.menu, asked);
    const { failure, menu } = outcome;
    // A trace of another choice does not stand for this one.
    if (this.#last === undefined || (menu !== undefined && !isSameChoice(menu, this.#last.menu))) {
      this.#last = undefined;
      return { is: 'failed', failure, menu };
    }
    return {
      is: 'stale',
      trace: this.#last.trace,
      menu: menu ?? laterMenu(this.#last, asked),
      failure,
      edits: this.#edits,
    };
  }

  #freshen(trace: PreviewTrace, menu: PreviewMenu, asked: PreviewChoice | undefined): PreviewPicture {
    this.#edits = 0;
    const last = this.#last;
    const changes = last === undefined ? undefined : this.#changes(last, trace, menu);
    this.#last = { trace, menu, asked, changes };
    return { is: 'fresh', trace, menu, changes };
  }

  #changes(last: Last, trace: PreviewTrace, menu: PreviewMenu): Changes | undefined {
    if (!isSameChoice(menu, last.menu) || trace.question !== last.trace.question) return undefined;
    // A comment is no edit of the program.
    if (trace.hash === last.trace.hash && trace.blocks.length === last.trace.blocks.length) return last.changes;
    return changesBetween(last.trace, trace);
  }
}

/** Where nobody knows what the text has to choose from: the last menu, with what has been chosen in it since. */
function laterMenu({ menu, asked: before }: Last, asked: PreviewChoice | undefined): PreviewMenu {
  if (asked === undefined || JSON.stringify(asked) === JSON.stringify(before)) return menu;
  const { chosen } = menu;
  return { ...menu, chosen: { ...asked, task: asked.task ?? chosen.task, style: asked.style ?? chosen.style } };
}

function isSameChoice({ chosen: a }: PreviewMenu, { chosen: b }: PreviewMenu): boolean {
  return (
    JSON.stringify([a.task, a.size, a.seed, a.style, a.variant]) ===
    JSON.stringify([b.task, b.size, b.seed, b.style, b.variant])
  );
}
