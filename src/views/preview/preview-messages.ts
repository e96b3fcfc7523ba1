import * as z from 'zod';
import { previewChoice, type PreviewPicture } from '../../preview/index.ts';

/** What the host tells the page. */
export type PreviewMessage =
  | {
      readonly type: 'picture';
      readonly picture: PreviewPicture;
      /** The document, by which the page remembers what was chosen. */
      readonly uri: string;
      readonly name: string;
      /** Where its caret is, from 0. */
      readonly line: number | undefined;
    }
  /** The trace stays, and is stale: it is not sent again. */
  | { readonly type: 'stale'; readonly picture: Omit<Extract<PreviewPicture, { is: 'stale' }>, 'trace'> }
  /** What is shown is of a text that has been edited since, and working out the next takes long. */
  | { readonly type: 'working' }
  /** There is no document. */
  | { readonly type: 'nothing' }
  | { readonly type: 'caret'; readonly line: number };

/** What the page asks of the host. */
export const previewRequest = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('choose'), choice: previewChoice }),
  /** To a line of the program, from 0, or of a file that it imports; `isFocused`: the keyboard goes there as well. */
  z.object({
    type: z.literal('go'),
    line: z.int().min(0),
    last: z.int().min(0).optional(),
    character: z.int().min(0).optional(),
    source: z.string().optional(),
    isFocused: z.boolean(),
  }),
  z.object({ type: z.literal('debug') }),
  z.object({ type: z.literal('newTask') }),
]);
export type PreviewRequest = z.infer<typeof previewRequest>;
