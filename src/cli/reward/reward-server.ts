import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import * as z from 'zod';
import { readPlain, rewardNames, type RewardName } from '../../outputs/index.ts';
import { bodyOf, send } from '../http.ts';
import { resultSchema, type Item, type Job } from '../judge/judge-jobs.ts';
import type { WorkerThreads } from '../../threads/index.ts';

const LARGEST_REQUEST = 256 * 1024 * 1024;
const MOST_RECORDS = 65_536;

/** Records that a thread judges in one go. */
const PIECE = 16;

const rewardName = z.enum(rewardNames);

/** A batch: records as `tail-cot judge` reads them in JSON lines. */
const batchSchema = z.looseObject({
  records: z.array(z.unknown()).max(MOST_RECORDS),
  reward: rewardName.optional(),
});

/** What NeMo Gym asks a verifier: the request that was made, the model's response, and the fields of the sample. */
const verifySchema = z.looseObject({
  responses_create_params: z.looseObject({ input: z.unknown() }),
  response: z.looseObject({
    output: z.array(
      z.looseObject({
        type: z.string().optional(),
        content: z.union([z.string(), z.array(z.looseObject({ text: z.string().nullish() }))]).nullish(),
      }),
    ),
  }),
  reward_name: rewardName.optional(),
});

/** What OpenEnv asks an environment: here, one step is a whole answer. */
const stepSchema = z.looseObject({ action: z.looseObject({}) });

const rowSchema = z.looseObject({
  rewards: z.record(rewardName, z.number()),
  error: z.looseObject({ kind: z.string(), message: z.string() }).optional(),
});
type Row = z.output<typeof rowSchema>;

/** A request that cannot be answered; the message is for people. */
class BadRequest extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The server without an address yet; it keeps nothing between requests but the true runs of questions. */
export function rewardServer(threads: WorkerThreads<Job>, preset: RewardName): Server {
  return createServer((request, response) => {
    answer(threads, preset, request).then(
      (body) => send(response, 200, body),
      (error: unknown) => refuse(response, error),
    );
  });
}

function refuse(response: ServerResponse, error: unknown): void {
  const status = error instanceof BadRequest ? error.status : 500;
  if (response.headersSent) response.destroy();
  else send(response, status, { error: error instanceof Error ? error.message : String(error) });
}

async function answer(threads: WorkerThreads<Job>, preset: RewardName, request: IncomingMessage): Promise<object> {
  const route = `${request.method} ${new URL(request.url ?? '/', 'http://localhost').pathname}`;
  switch (route) {
    case 'GET /health':
      return { status: 'healthy' };
    case 'POST /seed_session':
      return {};
    case 'POST /reset':
      return { observation: {}, reward: null, done: false };
    case 'POST /reward': {
      const { records, reward = preset } = await read(request, batchSchema);
      const rows = await judged(threads, records);
      return { rewards: rows.map((row) => row.rewards[reward]), verdicts: rows };
    }
    case 'POST /verify': {
      const body = await read(request, verifySchema);
      const [row] = await judged(threads, [recordOf(body)]);
      const reward = row?.rewards[body.reward_name ?? preset] ?? 0;
      // A sample that the verifier does not know says nothing of the model.
      const isUnknown = row?.error !== undefined && !ofModel.has(row.error.kind);
      return { ...body, reward, mask_sample: isUnknown, verdict: row };
    }
    case 'POST /step': {
      const { action } = await read(request, stepSchema);
      const [row] = await judged(threads, [action]);
      return { observation: { verdict: row }, reward: row?.rewards[preset] ?? 0, done: true };
    }
    default:
      throw new BadRequest(
        404,
        `There is no ${route}; this server has GET /health and POST /reward, /verify, /seed_session, /step and /reset.`,
      );
  }
}

/** Kinds of errors that are the model's own. */
const ofModel: ReadonlySet<string> = new Set(['empty', 'only-reasoning', 'too-long']);

/** The record that a request of NeMo Gym stands for: its own fields, the question and the answer. */
function recordOf({ responses_create_params: asked, response, ...sample }: z.output<typeof verifySchema>): object {
  const { input } = asked;
  const completion = response.output
    .filter(({ type }) => type === undefined || type === 'message')
    .map(({ content }) =>
      typeof content === 'string' ? content : (content ?? []).map(({ text }) => text ?? '').join(''),
    )
    .join('');
  return { ...sample, ...(input === undefined ? {} : { prompt: input }), completion };
}

/** A row for each record, in their order. */
async function judged(threads: WorkerThreads<Job>, records: readonly unknown[]): Promise<Row[]> {
  const items = records.map((record, i): Item => {
    const place = { file: 'request', line: i + 1 };
    const reading = readPlain(record, String(i + 1));
    if (!('outputs' in reading)) return { place, problem: 'problem' in reading ? reading.problem : reading.passedOver };
    const [output] = reading.outputs;
    return reading.outputs.length === 1 ? { place, output } : { place, problem: 'it needs one completion' };
  });
  const jobs: Promise<Row[]>[] = [];
  for (let at = 0; at < items.length; at += PIECE)
    jobs.push(
      threads.ask({ items: items.slice(at, at + PIECE) }).then((result) =>
        resultSchema
          .parse(result)
          .rows.trimEnd()
          .split('\n')
          .map((line) => rowSchema.parse(JSON.parse(line))),
      ),
    );
  return (await Promise.all(jobs)).flat();
}

async function read<T extends z.ZodType>(request: IncomingMessage, schema: T): Promise<z.output<T>> {
  // A page in a browser cannot ask for this without being allowed to.
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
    throw new BadRequest(415, 'The body must be JSON, with the header content-type: application/json.');
  const text = await bodyOf(request, LARGEST_REQUEST);
  if (text === undefined) throw new BadRequest(413, `The request is longer than ${LARGEST_REQUEST} bytes.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BadRequest(400, 'The body is not JSON.');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new BadRequest(400, `${issue?.path.map(String).join('.') || 'body'}: ${issue?.message ?? 'not as expected'}`);
}
