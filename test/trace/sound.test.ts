import { strict as assert } from 'node:assert';
import process from 'node:process';
import fc from 'fast-check';
import {
  finish,
  matchLabel,
  sameAnswer,
  type Bound,
  isStyleName,
  styleNames,
  styles,
  type StyleName,
} from '../../src/machine/index.ts';
import { record } from '../../src/record/index.ts';
import {
  followingChoices,
  judge,
  readLineAs,
  readLines,
  recordingEvents,
  Truth,
  withoutThinking,
  writeEvents,
} from '../../src/trace/index.ts';
import { bindAddition } from '../machine/hand-built/index.ts';
import { loadTask, taskNames } from '../tasks/load.ts';
import { boundSample } from './tasks.ts';

/** `npm run test:long` sets it. */
const isLong = process.env['TAIL_LONG'] === '1';
const tries = Number(process.env['TAIL_SOUND_TRIES'] ?? (isLong ? 100_000 : 2_000));

interface Sample {
  readonly name: string;
  readonly bound: Bound;
  readonly style: StyleName;
  readonly truth: Truth;
  readonly text: string;
}

function sampleOf(name: string, bound: Bound, style: StyleName): Sample {
  const recording = record(bound);
  return {
    name,
    bound,
    style,
    truth: new Truth(bound, recording),
    text: writeEvents(recordingEvents(recording, styles[style]), styles[style]),
  };
}

const samples: readonly Sample[] = taskNames()
  .map(loadTask)
  .flatMap((task) =>
    [1, 2].flatMap((seed) => styleNames.map((style) => sampleOf(task.name, boundSample(task, 'S', seed), style))),
  );

const sum = sampleOf('addition', bindAddition('37.5', '1.48'), 'minimal');

const closingTag = /<\/(?:think|thinking|reasoning)>|\[\/THINK\]/g;
const openingTag = /^[ \t]*(?:<(?:think|thinking|reasoning)>|\[THINK\])/gm;

/**
 * The documented envelope, read anew: blank lines and carriage returns go, the text ends with the trace as the writer
 * writes it and at most a fence that closes the one before it; what stands before it, thinking aside, has no line of a
 * trace.
 */
function isTraceInEnvelope(text: string, bound: Bound, style: StyleName): boolean {
  const own = finish(followingChoices(new Truth(bound), text, styles[style])).recording;
  const trace = linesOf(writeEvents(recordingEvents(own, styles[style]), styles[style]));
  const lines = linesOf(text.replace(closingTag, '\n$&\n').replace(openingTag, '\n$&\n'));
  const isLabel = (label: string): boolean => matchLabel(bound.machine, label).length > 0;
  const last = lines.at(-1) ?? '';
  const isFenced = /^(?:`{3,}|~{3,})[ \t]*$/.test(last);
  if (isFenced) lines.pop();
  const given = lines.splice(-trace.length);
  const [answer, ownAnswer] = [given.pop() ?? '', trace.pop() ?? ''];
  if (given.join('\n') !== trace.join('\n') || (answer !== ownAnswer && !isSameAnswer(answer, ownAnswer, bound, style)))
    return false;
  const opening = /^(`{3,}|~{3,}) ?[\w.+-]{0,32}[ \t]*$/.exec(lines.at(-1) ?? '')?.[1];
  if (isFenced && (opening === undefined || !last.startsWith(opening))) return false;
  const before = lines
    .join('\n')
    .replace(/^[ \t]*(?:<(think|thinking|reasoning)>[^]*?<\/\1>|\[THINK\][^]*?\[\/THINK\])/gm, '\n')
    .replace(/^[^]*(?:<\/\w+>|\[\/THINK\])/, '');
  return ![...readLines(before, styles[style], isLabel)].some(({ event }) => event.kind !== 'unreadable');
}

function isSameAnswer(line: string, own: string, { machine }: Bound, style: StyleName): boolean {
  const [given, right] = [line, own].map((one) => readLineAs('answer', styles[style], one, 0, one.length));
  if (machine.answers === undefined || given?.kind !== 'answer' || right?.kind !== 'answer') return false;
  return !/^\s|\s$|\s\s|[^\S ]/.test(given.text) && sameAnswer(machine.answers, given.text, right.text);
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/\r$/, ''))
    .filter((line) => /[^ \t\r]/.test(line));
}

/** What somebody might put into a trace who wants it to be called sound all the same. */
const snippets = [
  '```',
  '~~~',
  '````',
  '```tail-cot',
  '``` 5 is bigger than 3',
  '  ```',
  '```\n```',
  '~~~ text\n~~~',
  '<think>',
  '</think>',
  '<think>hm</think>',
  '<thinking>\n3 + 4 = 8\n</thinking>',
  '<reasoning>',
  '[THINK]',
  '[/THINK]',
  'Answer: 7',
  'answer: 7',
  'So the answer is 7.',
  'The answer is 7.',
  '\\boxed{7}',
  '**Answer:** 7',
  'Answer:',
  'halt',
  'Stop here.',
  'halt\nAnswer: 7',
  'Wait, that is wrong.',
  '1 + 1 = 3',
  'Compute 1 + 1, which gives 3.',
  'get x[0]=1',
  'put x[0]=1',
  'lay x[0]=1',
  'lay zz[]=none',
  'next Start',
  'Start',
  '#! tail-cot {}',
  'Question: 1?',
  '// a comment',
  '# a comment',
  '\u200b',
  '\ufeff',
  '\u00a0',
  '\u2028',
  '\u0085',
  '\u3000',
  '\0',
  '\r',
  '\r\r',
  '\t',
  ' ',
  '\n\n',
  '\v',
  '\f',
  'x'.repeat(3_000),
  '',
  'get',
  'call main from main',
  'return to main',
  'get x[5..4]=none',
  'I hope this helps!',
  '<|im_end|>',
  '---',
] as const;

const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const edit = fc.oneof(
  fc.record({
    how: fc.constantFrom('insert' as const, 'append' as const, 'prefix' as const, 'within' as const, 'suffix' as const),
    at: place,
    text: fc.constantFrom(...snippets),
  }),
  fc.record({
    how: fc.constantFrom('double' as const, 'move' as const, 'repeat-later' as const, 'lose' as const),
    at: place,
    to: place,
    length: fc.integer({ min: 1, max: 9 }),
  }),
  fc.record({
    how: fc.constantFrom(
      'all-twice' as const,
      'think' as const,
      'think-draft' as const,
      'fence' as const,
      'fence-open' as const,
      'crlf' as const,
      'spread' as const,
      'prose' as const,
      'copy-line' as const,
      'swap' as const,
      'digit' as const,
      'escape' as const,
    ),
    at: place,
    to: place,
  }),
);
type Edit = typeof edit extends fc.Arbitrary<infer One> ? One : never;

function edited(text: string, one: Edit): string {
  const lines = text.split('\n');
  const index = (part: number): number => Math.floor(part * lines.length);
  const at = index(one.at);
  const line = lines[at] ?? '';
  if ('text' in one) {
    switch (one.how) {
      case 'insert':
        return lines.toSpliced(at, 0, one.text).join('\n');
      case 'append':
        return `${text}${one.text}\n`;
      case 'prefix':
        return lines.with(at, one.text + line).join('\n');
      case 'suffix':
        return lines.with(at, line + one.text).join('\n');
      case 'within':
        return lines
          .with(
            at,
            line.slice(0, Math.floor(one.at * 7919) % (line.length + 1)) +
              one.text +
              line.slice(Math.floor(one.at * 7919) % (line.length + 1)),
          )
          .join('\n');
    }
  }
  const to = index(one.to);
  if ('length' in one) {
    const block = lines.slice(at, at + one.length);
    switch (one.how) {
      case 'double':
        return lines.toSpliced(at, 0, ...block).join('\n');
      case 'repeat-later':
        return lines.toSpliced(to, 0, ...block).join('\n');
      case 'move':
        return lines
          .toSpliced(at, one.length)
          .toSpliced(to, 0, ...block)
          .join('\n');
      case 'lose':
        return lines.toSpliced(at, one.length).join('\n');
    }
  }
  switch (one.how) {
    case 'all-twice':
      return text + text;
    case 'think':
      return `<think>\n${text}</think>\n`;
    case 'think-draft':
      return `<think>\n${lines.slice(0, at).join('\n')}</think>\n${text}`;
    case 'fence':
      return `\`\`\`tail-cot\n${text}\`\`\`\n`;
    case 'fence-open':
      return `~~~\n${text}`;
    case 'crlf':
      return text.replaceAll('\n', '\r\n');
    case 'spread':
      return lines.toSpliced(at, 0, '', ' \t').join('\n');
    case 'prose':
      return `Sure, here it is:\n${text}`;
    case 'copy-line':
      return `${text}${line}\n`;
    case 'swap':
      return lines
        .with(at, lines[to] ?? '')
        .with(to, line)
        .join('\n');
    case 'digit':
      return lines
        .with(
          at,
          line.replace(/\d/, (digit) => String((Number(digit) + 1) % 10)),
        )
        .join('\n');
    case 'escape':
      return lines
        .with(
          at,
          line.replace(
            /'([a-z])'/,
            (_all, letter: string) => `'\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}'`,
          ),
        )
        .join('\n');
  }
}

const rightAnswer = 'Answer: 38.98';

describe('a sound text', () => {
  const around: Readonly<Record<string, (text: string) => string>> = {
    'thinking before': (text) => `<think>\nLet me add 37.5 and 1.48.\n1 + 1 = 2\nAnswer: 2\n</think>\n\n${text}`,
    'a draft in the thinking': (text) => `<think>\n${text.replace('8 % 10 = 8', '8 % 10 = 1')}</think>\n${text}`,
    'thinking that a template opened': (text) => `Let me see. Answer: 3</think>${text}`,
    'several thoughts': (text) => `<think>a</think>\n<think>b</think>\n${text}`,
    'thoughts within thoughts': (text) => `<think>a <think>b</think> c</think>\n${text}`,
    'thinking that speaks of tags': (text) => `<think>I write <think> here, or [THINK].</think>\n${text}`,
    'thinking in other tags': (text) =>
      `<thinking>\n${text}</thinking>\n[THINK]3 + 4 = 8[/THINK]<seed:think>a</seed:think>◁think▷b◁/think▷\n${text}`,
    'prose and thinking': (text) => `Let me think.\n<think>3 + 4 = 7</think>\nHere it is:\n${text}`,
    'prose and a fence': (text) => `Sure! Here are the steps:\n\n\`\`\`tail-cot\n${text}\`\`\`\n`,
    'a fence of tildes': (text) => `~~~~\n\n${text}\n~~~~~  \n\n`,
    'a fence that nothing closes': (text) => `\`\`\`\n${text}`,
    'a fence in the prose': (text) => `I write:\n\`\`\`\nfoo\n\`\`\`\nNow:\n${text}`,
    'carriage returns': (text) => text.replaceAll('\n', '\r\n'),
    'blank lines': (text) => text.replaceAll('\n', '\n \t\n'),
    'no last line break': (text) => text.trimEnd(),
  };
  for (const [name, put] of Object.entries(around)) {
    it(`may have ${name} around its trace`, () => {
      for (const keepStates of [false, true])
        assert.deepEqual(judge(sum.bound, put(sum.text), { keepStates }).faults, []);
      assert.equal(judge(sum.bound, put(sum.text)).verdict, 'sound');
    });
  }

  const loopholes: Readonly<Record<string, (text: string) => string>> = {
    'prose behind the answer': (text) => `${text}I hope this helps!\n`,
    'an equal answer behind the answer': (text) => `${text}${rightAnswer}\n`,
    'another answer behind the answer': (text) => `${text}halt\nAnswer: 5\n`,
    'an answer in other words': (text) => `${text}So the answer is 5.\n`,
    'a boxed answer': (text) => `${text}\\boxed{5}\n`,
    'an operation behind the answer': (text) => `${text}1 + 1 = 3\n`,
    'a fetch behind the answer': (text) => `${text}get x[0]=9\n`,
    'a write behind the answer': (text) => `${text}put x[0]=9\n`,
    'a laid out line behind the answer': (text) => `${text}lay x[0]=9\n`,
    'a halt behind the answer': (text) => `${text}halt\n`,
    'thinking behind the trace': (text) => `${text}<think>Is it 5?</think>\n`,
    'the trace twice': (text) => text + text,
    'an answer in the prose': (text) => `It is easy.\nAnswer: 5\nHere are the steps:\n${text}`,
    'an answer in another style in the prose': (text) => `The answer is 5.\nHere are the steps:\n${text}`,
    'operations in the prose': (text) => `First:\n1 + 1 = 3\nThen:\n${text}`,
    'an answer before thinking': (text) => `Answer: 5\n<think>hm</think>\n${text}`,
    'an answer before the halt': (text) => text.replace('halt\n', `${rightAnswer}\nhalt\n`),
    'words behind a fence': (text) =>
      text.replace('8 % 10 = 8\n', '``` 5 is bigger than 3, and 7*8 is 56\n8 % 10 = 8\n'),
    'a fence in the trace': (text) => text.replace('8 % 10 = 8\n', '```\n8 % 10 = 8\n'),
    'a fence of two words': (text) => `\`\`\`tail cot\n${text}\`\`\`\n`.replace('tail cot\n', 'tail cot\nlay x: 0:1\n'),
    'a closing fence alone': (text) => `${text}\`\`\`\n`,
    'a fence closed by another kind': (text) => `~~~\n${text}\`\`\`\n`,
    'a fence closed by too few signs': (text) => `\`\`\`\`\n${text}\`\`\`\n`,
    'two fences': (text) => `~~~\n\`\`\`\n${text}\`\`\`\n~~~\n`,
    'words behind the closing fence': (text) => `\`\`\`\n${text}\`\`\`\nDone.\n`,
    'words on the closing fence': (text) => `\`\`\`\n${text}\`\`\` done\n`,
    'an indented closing fence': (text) => `\`\`\`\n${text}  \`\`\`\n`,
    'thinking in the trace': (text) => text.replace('8 % 10 = 8\n', '<think>3 + 4 = 8</think>\n8 % 10 = 8\n'),
    'thinking in the trace on lines of its own': (text) =>
      text.replace('8 % 10 = 8\n', '<think>\n3 + 4 = 8\n</think>\n8 % 10 = 8\n'),
    'prose between the states': (text) => text.replace('Add place 0\n', 'Now the units.\nAdd place 0\n'),
    'a comment': (text) => text.replace('8 % 10 = 8\n', '8 % 10 = 8\n# fine so far\n'),
    'a head line in the middle': (text) => text.replace('8 % 10 = 8\n', '#! tail-cot {}\n8 % 10 = 8\n'),
    'a carriage return in a line': (text) => text.replace('8 % 10 = 8\n', '8 % 10 = 3\r8 % 10 = 8\n'),
    'a carriage return in the answer': (text) => text.replace(rightAnswer, `Answer: 5\r${rightAnswer}`),
    'a zero-width space on a line': (text) => text.replace('8 % 10 = 8\n', '8 % 10 = 8\n\u200b\n'),
    'a no-break space as a line': (text) => text.replace('8 % 10 = 8\n', '8 % 10 = 8\n\u00a0\n'),
    'blanks behind the answer': (text) => text.replace(rightAnswer, `${rightAnswer}\u3000`),
    'a blank at the end of a line': (text) => text.replace('8 % 10 = 8\n', '8 % 10 = 8 \n'),
    'the input in another order': (text) => text.replace(/^(lay x.*\n)(lay y.*\n)/, '$2$1'),
    'the input twice': (text) => text.replace(/^(lay x.*\n)/, '$1$1'),
    'the trace in its thinking alone': (text) => `<think>${text}</think>\nThe answer is in the trace.\n`,
    'the trace in thinking that never ends': (text) => `<think>\n${text}`,
    'a very long line': (text) => `${text}${'x'.repeat(100_000)}\n`,
  };
  for (const [name, put] of Object.entries(loopholes)) {
    it(`has no ${name}`, () => {
      const text = put(sum.text);
      assert.notEqual(text, sum.text);
      for (const keepStates of [false, true]) {
        const { verdict, faults } = judge(sum.bound, text, { keepStates });
        assert.notEqual(verdict, 'sound');
        assert.ok(faults.length > 0);
      }
    });
  }

  it('of which one line too many behind the answer is one fault, whatever it is', () => {
    for (const line of [
      'I hope this helps!',
      'Answer: 5',
      'halt',
      'get x[0]=9',
      'Set low, high',
      'next Set low, high',
      '```',
      '<think>',
      '1 + 1 = 3',
    ]) {
      const { verdict, faults } = judge(sum.bound, `${sum.text}${line}\n`);
      assert.deepEqual(
        [verdict, faults.map(({ kind, line: at }) => [kind, at])],
        ['lucky', [['format-after-answer', sum.text.split('\n').length - 1]]],
        line,
      );
    }
  });

  it('gives its answer outside of its thinking', () => {
    const answered = (text: string): unknown => {
      const {
        verdict,
        answer: { found },
        faults,
      } = judge(sum.bound, text);
      return [verdict, found, faults.map(({ kind }) => kind)];
    };
    assert.deepEqual(answered(`<think>\n${sum.text}</think>\nSo the answer is 5.\nAnswer: 5\n`), [
      'wrong',
      '5',
      ['format-no-trace'],
    ]);
    assert.deepEqual(answered(`<think>\n${sum.text.replace('38.98', '5')}</think>\n${rightAnswer}\n`), [
      'lucky',
      '38.98',
      ['format-no-trace'],
    ]);
    assert.deepEqual(answered(`<think>\n${sum.text}</think>\n`), ['wrong', undefined, ['format-no-trace']]);
    assert.deepEqual(answered(`<think>\n${sum.text}`), ['wrong', undefined, ['format-no-trace']]);
    assert.deepEqual(answered(`${sum.text}</think>\nAnswer: 5\n`), ['wrong', '5', ['format-no-trace']]);
    assert.deepEqual(answered(`Answer: 5\n<think>${rightAnswer}`), ['wrong', '5', ['format-no-trace']]);
  });

  it('is shown without the thinking before it, and with all that is judged', () => {
    const shown = (text: string): string => withoutThinking(text, styles.minimal, sum.bound.machine);
    for (const [text, left] of [
      ['<think>\ncarry\n</think>\n\nget x', 'get x'],
      ['carry</think>get x', 'get x'],
      ['<think>never closed', ''],
      ['get x', 'get x'],
      ['', ''],
      ['  <think>a</think>\n<think>b</think>\nhalt', 'halt'],
      ['Hm.\n<think>a</think> b', 'Hm.\n<think>a</think> b'],
      ['Hm. <think>a</think> b', 'b'],
      ['get x <think> later', 'get x <think> later'],
      [' \n', ' \n'],
    ] as const)
      assert.equal(shown(text), left);
  });

  for (const name of new Set(samples.map((one) => one.name))) {
    const own = samples.filter((one) => one.name === name);
    const number = Math.ceil(tries / taskNames().length);
    it(`of ${name} is nothing but the trace in its envelope: ${number.toLocaleString('en')} tries to be called sound with anything else`, () => {
      let sound = 0;
      fc.assert(
        fc.property(fc.nat(own.length - 1), fc.array(edit, { minLength: 1, maxLength: 3 }), (at, edits) => {
          const { bound, style, truth, text } = own[at] ?? sum;
          const changed = edits.reduce(edited, text);
          const { verdict, faults, style: read } = judge(bound, changed, { style: styles[style], truth });
          if (verdict !== 'sound') return;
          sound++;
          assert.deepEqual(faults, []);
          assert.ok(isTraceInEnvelope(changed, bound, isStyleName(read) ? read : 'minimal'), JSON.stringify(edits));
        }),
        { numRuns: number },
      );
      if (isLong)
        console.log(
          `      ${number.toLocaleString('en')} tries, ${sound.toLocaleString('en')} of them the trace in another envelope`,
        );
      assert.ok(sound > number / 100, `${sound} of ${number} were sound`);
    });
  }
});
