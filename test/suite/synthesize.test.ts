import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { z } from 'zod';
import { message } from './messages.ts';
import { quickInput } from './quick-input.ts';
import { closeEditors, fileIn, readText, show } from './workspace.ts';

describe('a data set in the editor', () => {
  afterEach(async () => {
    await closeEditors();
    await vscode.workspace.fs.delete(fileIn('data'), { recursive: true, useTrash: false });
  });

  it('is written of the task on the screen, after a list that says what and where', async () => {
    await show(fileIn('addition.tail'));
    const done = vscode.commands.executeCommand('tail.synthesize');
    const list = await quickInput.showing('Press Enter to start, or change a line');
    assert.match(list, /Write 1,000 training samples and 100 evaluation samples of each tier/);
    assert.match(list, /Mix of the tiers S, M and L\s*8:1:1/);
    await quickInput.accept();
    await message(/The data set is complete/);
    await done;
    const { totals, files } = z
      .object({
        totals: z.object({ samples: z.number() }),
        files: z.array(z.object({ path: z.string(), bytes: z.number() })),
      })
      .parse(JSON.parse(await readText(fileIn('data/manifest.json'))));
    assert.equal(totals.samples, 1300);
    for (const file of files)
      assert.equal((await vscode.workspace.fs.stat(fileIn(`data/${file.path}`))).size, file.bytes);
  });

  it('says with its result where a length has too few samples, and gives each length its share where that is chosen', async () => {
    const file = fileIn('short.tail');
    const lines = z.object({
      counts: z.array(
        z.object({
          tier: z.string(),
          lengths: z.array(z.object({ length: z.number(), samples: z.object({ train: z.number() }) })),
        }),
      ),
    });
    const digits =
      'task "Short" {\n  class simulation\n  length n: S 1..3, M 4..5, L 6..7\n  input a: int[n] = random 0..9\n  ask "Say {a}."\n  ask "Repeat {a}."\n  let last = a[0]\n  answer last\n}\n';
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(digits));
    const least = async (): Promise<number> => {
      const { counts } = lines.parse(JSON.parse(await readText(fileIn('data/manifest.json'))));
      return counts.find(({ tier }) => tier === 'S')?.lengths.find(({ length }) => length === 1)?.samples.train ?? -1;
    };
    try {
      await show(file);
      for (const isBalanced of [false, true]) {
        const done = vscode.commands.executeCommand('tail.synthesize');
        const list = await quickInput.showing('Press Enter to start, or change a line');
        if (isBalanced) {
          assert.match(list, /Samples by length\s*Each input once/);
          await quickInput.choose('Samples by length');
          await quickInput.showing('Inputs of short lengths are repeated');
          await quickInput.choose('Each length in equal share');
          assert.match(
            await quickInput.showing('Press Enter to start, or change a line'),
            /Samples by length\s*Each length in equal share/,
          );
        }
        await quickInput.accept();
        await message(
          isBalanced
            ? /The data set is complete/
            : /The data set is complete\. Tier S: .*length 1 has \d+ \(there are 10 different inputs; .*--balance-lengths gives each length its share/,
        );
        await done;
        assert.ok(isBalanced ? (await least()) > 150 : (await least()) < 20, `${await least()} of length 1`);
        await vscode.workspace.fs.delete(fileIn('data'), { recursive: true, useTrash: false });
      }
    } finally {
      await vscode.workspace.fs.delete(file);
    }
  });
});
