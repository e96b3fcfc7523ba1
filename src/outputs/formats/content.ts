import * as z from 'zod';

/** The text of a message: itself, or its parts that are text. What a model thinks may be a part of another kind. */
export const contentSchema = z.union([
  z.string(),
  z
    .array(z.looseObject({ type: z.string().optional(), text: z.string().nullish() }))
    .transform((parts) => parts.map(({ text }) => text ?? '').join('')),
  z.null().transform(() => ''),
]);

export const messageSchema = z.looseObject({ role: z.string(), content: contentSchema.optional() });
export type Message = z.output<typeof messageSchema>;

/** The last question of a conversation, before its last answer. */
export function lastQuestion(messages: readonly Message[]): string | undefined {
  return messages.findLast(({ role }) => role === 'user')?.content;
}

/** `17`, and for further outputs of the same record `17/2`, `17/3`. */
export function partId(id: string, part: number): string {
  return part === 0 ? id : `${id}/${part + 1}`;
}

/** What is wrong with a record that has not the form that it seems to have. */
export function issueText({ issues: [issue] }: z.ZodError): string {
  if (issue === undefined) return 'it has an unknown form';
  return `${issue.path.map(String).join('.') || 'the line'}: ${issue.message}`;
}
