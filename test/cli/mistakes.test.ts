import assert from 'node:assert/strict';
import { command } from './command.ts';

const addition = 'tasks/addition.tail';
const spot = ['spot', addition, '--endpoint', 'http://127.0.0.1:1/v1', '--model', 'm', '--out', 'none.jsonl'];

/** Of each kind of mistake in the arguments: all that is said of it. */
const mistakes: readonly (readonly [string, readonly string[], string])[] = [
  ['an unknown option', ['trace', addition, '--sede', '7'], "unknown option '--sede'\n(Did you mean --seed?)"],
  ['an option that is like no other', ['trace', addition, '--qqqqqqqq'], "unknown option '--qqqqqqqq'"],
  ['a missing argument', ['trace'], "missing required argument 'task'"],
  ['an argument too many', ['trace', 'a', 'b'], "too many arguments for 'trace'. Expected 1 argument but got 2."],
  [
    'a choice that is none',
    ['trace', addition, '--tier', 'Q'],
    "option '--tier <tier>' argument 'Q' is invalid. Allowed choices are S, M, L.",
  ],
  ['a missing value', ['trace', addition, '--seed'], "option '--seed <n>' argument missing"],
  ['an unknown command', ['trcae'], "unknown command 'trcae'\n(Did you mean trace?)"],
  ['a command that is like no other', ['qqqqqq'], "unknown command 'qqqqqq'"],
  [
    'an unknown option of a command with many',
    [...spot, '--sampels', '3'],
    "unknown option '--sampels'\n(Did you mean --samples?)",
  ],
  [
    'a required option that is not given',
    ['spot', addition, '--model', 'm'],
    "required option '--endpoint <url or name>' not specified",
  ],
  [
    'a choice of another command that is none',
    [...spot, '--api', 'no'],
    "option '--api <name>' argument 'no' is invalid. Allowed choices are openai-chat, openai-completions.",
  ],
];

describe('a mistake in the arguments of tail-cot', () => {
  for (const [kind, args, said] of mistakes)
    it(`${kind}: it is said in one or two lines, nothing is printed, and the status is 2`, async () => {
      assert.deepEqual(await command(args), { status: 2, stdout: '', stderr: `error: ${said}\n` });
    });

  it('a value that does not fit: the message names the option and what it takes', async () => {
    const { status, stdout, stderr } = await command([...spot, '--samples', 'many']);
    assert.deepEqual(
      [status, stdout, stderr],
      [2, '', '--samples must be a whole number from 1 to 100000, not many.\n'],
    );
  });
});
