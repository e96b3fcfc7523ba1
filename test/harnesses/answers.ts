import { createServer, type Server } from 'node:http';
import { z } from 'zod';

/** What a model is asked over the API, as far as it matters here. */
const requestSchema = z.looseObject({
  messages: z
    .array(
      z.looseObject({
        role: z.string(),
        content: z.union([z.string(), z.array(z.looseObject({ text: z.string().optional() }))]),
      }),
    )
    .optional(),
  prompt: z.union([z.string(), z.array(z.string())]).optional(),
});

export interface Answer {
  readonly question: string;
  readonly text: string;
  readonly finishReason: 'stop' | 'length';
}

/** A sample of a data set in the form `messages`. */
const sampleSchema = z.looseObject({ messages: z.array(z.object({ role: z.string(), content: z.string() })) });

/**
 * What a model writes to the questions of a data set's file, one kind after the other: the true trace, one with a wrong
 * write, one behind thinking, one that is cut off, and nothing.
 */
export function answersTo(file: string): Answer[] {
  const samples = file
    .trimEnd()
    .split('\n')
    .map((line) => sampleSchema.parse(JSON.parse(line)));
  return samples.map(({ messages: [asked, written] }, i): Answer => {
    const question = asked?.content ?? '';
    const trace = written?.content ?? '';
    switch (i % 5) {
      case 1:
        return { question, text: trace.replace(/(put \w+\[0\]=)(\d)/, otherDigit), finishReason: 'stop' };
      case 2:
        return { question, text: `<think>\nLet me add them.\n</think>\n\n${trace}`, finishReason: 'stop' };
      case 3:
        return { question, text: trace.slice(0, 300), finishReason: 'length' };
      case 4:
        return { question, text: '', finishReason: 'stop' };
      default:
        return { question, text: trace, finishReason: 'stop' };
    }
  });
}

function otherDigit(_whole: string, before: string, digit: string): string {
  return `${before}${(Number(digit) + 3) % 10}`;
}

/** An endpoint of OpenAI's API that gives these answers; a prompt may hold more than the question. */
export function answering(answers: readonly Answer[]): Server {
  return createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const isChat = request.url?.includes('chat') === true;
      const reply = (status: number, body: object): void => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      };
      if (request.method !== 'POST') {
        reply(200, { object: 'list', data: [{ id: 'm', object: 'model' }] });
        return;
      }
      const { messages, prompt } = requestSchema.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      const content = messages?.findLast(({ role }) => role === 'user')?.content ?? prompt ?? '';
      const asked = typeof content === 'string' ? content : content.map((one) => textOf(one)).join('');
      // Examples may stand before the question.
      const [answer] = answers.toSorted((a, b) => asked.lastIndexOf(b.question) - asked.lastIndexOf(a.question));
      if (answer === undefined || !asked.includes(answer.question)) {
        reply(404, { error: { message: `Nobody knows: ${asked}` } });
        return;
      }
      const { text, finishReason } = answer;
      const said = isChat ? { message: { role: 'assistant', content: text } } : { text };
      reply(200, {
        id: 'a',
        object: isChat ? 'chat.completion' : 'text_completion',
        created: 1,
        model: 'm',
        choices: [{ index: 0, ...said, finish_reason: finishReason, logprobs: null }],
        usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
      });
    });
  });
}

function textOf(part: string | { readonly text?: string | undefined }): string {
  return typeof part === 'string' ? part : (part.text ?? '');
}
