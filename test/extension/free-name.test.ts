import assert from 'node:assert/strict';
import { fileNameOf, freeName } from '../../src/extension/tasks/free-name.ts';

describe('names of files that are made of a task', () => {
  it('have letters and digits of any language, and one dash between them', () => {
    assert.equal(fileNameOf('Large number addition'), 'large-number-addition');
    assert.equal(fileNameOf(' “Größe” / 2: x² '), 'größe-2-x²');
    assert.equal(fileNameOf('../../etc/passwd'), 'etc-passwd');
    assert.equal(fileNameOf('…'), '');
  });

  it('are the first that is not taken, by a file or by what is not saved yet', async () => {
    const asked: string[] = [];
    const isTaken = (taken: readonly string[]) => (file: string) => {
      asked.push(file);
      return taken.includes(file);
    };
    assert.equal(await freeName('sort', 'tail', isTaken([])), 'sort.tail');
    assert.equal(await freeName('sort', 'tail', isTaken(['sort.tail', 'sort (3).tail'])), 'sort (2).tail');
    const later = (file: string): Promise<boolean> => Promise.resolve(file !== 'sort (4).py');
    assert.equal(await freeName('sort', 'py', later), 'sort (4).py');
    assert.deepEqual(asked, ['sort.tail', 'sort.tail', 'sort (2).tail']);
  });
});
