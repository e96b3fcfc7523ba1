/**
 * How many tokens traces take: the rows of both tables of docs/stats.md, as `npm run bench -- tokens` measures them.
 * UPDATE_DOCS=1 writes them into the page (test/docs/stats.test.ts).
 */
import { taskNames } from '../test/tasks/load.ts';
import { naturalNames, naturalRow, taskRow } from '../test/docs/token-tables.ts';

for (const name of taskNames()) console.log(taskRow(name));
for (const name of naturalNames) console.log(naturalRow(name));
