/** What a test in the extension host may ask of the page that shows the workbench, and what it gets. */
import { z } from 'zod';

/** A CSS selector that only the wanted webview's document matches; without it, the workbench itself is meant. */
const webview = z.string().optional();

export const pageRequest = z.discriminatedUnion('op', [
  /** Saves the whole page, or what `selector` matches, as NAME.png in the folder for screenshots. Gives the path. */
  z.object({
    op: z.literal('screenshot'),
    name: z.string().regex(/^[\w-]+$/),
    selector: z.string().optional(),
    webview,
  }),
  /** Clicks the middle of the first match, once it can be clicked. */
  z.object({
    op: z.literal('click'),
    selector: z.string(),
    webview,
    button: z.enum(['left', 'right']).optional(),
    count: z.number().optional(),
  }),
  z.object({ op: z.literal('hover'), selector: z.string(), webview }),
  /**
   * Presses a key or chord in playwright's words, as `ArrowDown` or `Control+Shift+P`; in a webview, on the match of
   * `selector`.
   */
  z.object({ op: z.literal('press'), key: z.string(), selector: z.string().optional(), webview }),
  /** Holds a key down at the focus until the keyboard has repeated it so often. */
  z.object({ op: z.literal('hold'), key: z.string(), times: z.number() }),
  /** Types text at the focus. */
  z.object({ op: z.literal('type'), text: z.string() }),
  /** Types text at the focus as `type` does, but for words: each of them comes as one piece. */
  z.object({ op: z.literal('typeWords'), text: z.string() }),
  /** The first match's visible text, once it is there. */
  z.object({ op: z.literal('text'), selector: z.string(), webview }),
  /** How many elements match right now. */
  z.object({ op: z.literal('count'), selector: z.string(), webview }),
  /** Waits until a match is visible, or until none is. */
  z.object({
    op: z.literal('waitFor'),
    selector: z.string(),
    webview,
    state: z.enum(['visible', 'hidden']).optional(),
  }),
  /** The value of a JavaScript expression in the document, as JSON carries it. */
  z.object({ op: z.literal('evaluate'), expression: z.string(), webview }),
  /** The visible editor lines' spans of one colour each, once at least `kinds` token kinds are drawn. */
  z.object({ op: z.literal('tokens'), kinds: z.number().optional() }),
  /** The window's size in CSS pixels. */
  z.object({ op: z.literal('resize'), width: z.number(), height: z.number() }),
]);

export type PageRequest = z.infer<typeof pageRequest>;

export const token = z.object({ text: z.string(), kind: z.string(), color: z.string() });
/** A span of an editor line: its text, VS Code's class for the token's kind, its computed colour. */
export type Token = z.infer<typeof token>;

export const pageAnswer = z.union([z.object({ result: z.unknown() }), z.object({ error: z.string() })]);
