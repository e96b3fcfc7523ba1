// What `tail-cot` runs first. It loads one of two programs, the smaller one for the commands that are called again and
// again while a task is written: with all that the other commands need, loading takes longer than they do.
import path from 'node:path';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { programFolder } from '../files/index.ts';
import { loadProgram } from './load-program.ts';

const isQuick = ['trace', 'check', 'lint'].includes(process.argv[2] ?? '');

// The V8 of Node 20 optimizes functions so early that a short command spends half of its time on it. With a budget of
// 2,000,000 (its own is 67,584) it waits until a function has run so long that the command is no short one; one that
// takes seconds takes a twentieth longer. `judge` has much code, each part of which runs rarely: a thousand texts take a
// third less with a budget of 500,000. Later versions have another measure, and do not know this flag.
const budgets: Readonly<Record<string, number>> = { judge: 500_000 };
const budget = isQuick ? 2_000_000 : budgets[process.argv[2] ?? ''];
if (budget !== undefined && process.versions.node.startsWith('20.')) setFlagsFromString(`--interrupt-budget=${budget}`);
// Marking what is in use, bit by bit and in threads of its own, begins when a short command is about to end.
if (isQuick) setFlagsFromString('--no-incremental-marking');

loadProgram(path.join(programFolder(), isQuick ? 'cli-quick.cjs' : 'cli-all.cjs'));
