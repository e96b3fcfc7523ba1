/**
 * Ways to spell the lines of a right trace otherwise, by rules about text alone: it shares nothing with the judge.
 */
import type { SpellingName } from '../../src/trace/index.ts';

export interface SpellingEdit {
  readonly spelling: SpellingName;
  /** `number`: of the line, from 0. The line itself where there is nothing to spell otherwise. */
  readonly edit: (line: string, number: number, isHeader: boolean) => string;
}

/** What stands in quotes is a value of the task and stays as it is. */
function outside(line: string, change: (text: string) => string): string {
  return line
    .split(/('(?:[^'\\]|\\.)*')/)
    .map((part, i) => (i % 2 === 1 ? part : change(part)))
    .join('');
}

/** An answer may be a text, of which every character counts. */
function butAnswers(edit: (line: string) => string): SpellingEdit['edit'] {
  return (line) => (/^(?:Answer: |The answer is )/.test(line) ? line : edit(line));
}

const fullWidth = 0xfee0;

export const spellingEdits: Readonly<Record<string, SpellingEdit>> = {
  'a byte order mark': { spelling: 'invisible', edit: (line, number) => (number === 0 ? `\ufeff${line}` : line) },
  'zero-width spaces before lines': { spelling: 'invisible', edit: (line) => `\u200b${line}` },
  'zero-width joiners in lines': {
    spelling: 'invisible',
    edit: butAnswers((line) => outside(line, (text) => text.replace(/(?<= )(?=\S)/, '\u200d'))),
  },
  'blanks before lines': { spelling: 'indentation', edit: (line) => `    ${line}` },
  'tabs before lines': { spelling: 'indentation', edit: (line) => `\t${line}` },
  'states indented': { spelling: 'indentation', edit: (line, _number, isHeader) => (isHeader ? line : `  ${line}`) },
  'a blank behind lines': { spelling: 'trailing-blanks', edit: (line) => `${line} ` },
  'two blanks behind lines': { spelling: 'trailing-blanks', edit: (line) => `${line}  ` },
  'a tab behind lines': { spelling: 'trailing-blanks', edit: (line) => `${line}\t` },
  'lines quoted': { spelling: 'quoting', edit: (line) => `> ${line}` },
  'lines quoted twice': { spelling: 'quoting', edit: (line) => `> > ${line}` },
  hyphens: { spelling: 'bullets', edit: (line) => `- ${line}` },
  stars: { spelling: 'bullets', edit: (line) => `* ${line}` },
  dots: { spelling: 'bullets', edit: (line) => `• ${line}` },
  'indented bullets': { spelling: 'bullets', edit: (line, _number, isHeader) => `${isHeader ? '' : '  '}- ${line}` },
  'numbers with full stops': { spelling: 'numbering', edit: (line, number) => `${number + 1}. ${line}` },
  'numbers with brackets': { spelling: 'numbering', edit: (line, number) => `${number + 1}) ${line}` },
  'numbers in brackets': { spelling: 'numbering', edit: (line, number) => `(${number + 1}) ${line}` },
  'numbered steps': { spelling: 'numbering', edit: (line, number) => `Step ${number + 1}: ${line}` },
  headings: { spelling: 'headings', edit: (line, _number, isHeader) => (isHeader ? `### ${line}` : line) },
  'bold lines': { spelling: 'bold', edit: (line) => `**${line}**` },
  'bold headers': { spelling: 'bold', edit: (line, _number, isHeader) => (isHeader ? `**${line}**` : line) },
  'italic headers': { spelling: 'bold', edit: (line, _number, isHeader) => (isHeader ? `*${line}*` : line) },
  'bold words': { spelling: 'bold', edit: butAnswers((line) => line.replace(/^\w+/, '**$&**')) },
  'lines as code': { spelling: 'code', edit: (line) => `\`${line}\`` },
  'formulas as code': { spelling: 'code', edit: (line) => (/^-?\d/.test(line) ? `$${line}$` : line) },
  'colons behind headers': {
    spelling: 'punctuation',
    edit: (line, _number, isHeader) => (isHeader ? `${line}:` : line),
  },
  'full stops behind lines': {
    spelling: 'punctuation',
    edit: butAnswers((line) => `${line.replace(/\.$/, '')}.`.replace(/\.\.$/, '.')),
  },
  'blanks doubled': {
    spelling: 'spacing',
    edit: butAnswers((line) => outside(line, (text) => text.replaceAll(' ', '  '))),
  },
  'tabs for blanks': {
    spelling: 'spacing',
    edit: butAnswers((line) => outside(line, (text) => text.replaceAll(' ', '\t'))),
  },
  'no-break spaces': {
    spelling: 'spacing',
    edit: butAnswers((line) => outside(line, (text) => text.replaceAll(' ', '\u00a0'))),
  },
  'no blank after commas': {
    spelling: 'spacing',
    edit: butAnswers((line) => outside(line, (text) => text.replaceAll(', ', ','))),
  },
  'blanks in brackets': {
    spelling: 'spacing',
    edit: butAnswers((line) => outside(line, (text) => text.replace(/\[(-?\d+)\]/g, ' [ $1 ]'))),
  },
  'blanks around signs': {
    spelling: 'spacing',
    edit: butAnswers((line) => outside(line, (text) => text.replace(/(?<=[\])\w])=(?=\S|$)/g, ' = '))),
  },
  'no blanks around signs': {
    spelling: 'spacing',
    edit: (line) => (/^-?\d+ [-+*/%<>=!]/.test(line) ? line.replace(/ (?=[-+*/%<>=!])|(?<=[-+*/%<>=!]) /g, '') : line),
  },
  'commas between values': {
    spelling: 'separators',
    edit: (line) =>
      /^lay .*\] ?=.* /.test(line)
        ? outside(line, (text) => text.replace(/ (?=\w+(?:\[-?\d+\])+=)/g, ', ').replace(/^lay, /, 'lay '))
        : line,
  },
  'keywords with a capital': {
    spelling: 'capitals',
    edit: (line, _number, isHeader) =>
      isHeader ? line : line.replace(/^[a-z]+/, (word) => word.charAt(0).toUpperCase() + word.slice(1)),
  },
  'keywords in capitals': {
    spelling: 'capitals',
    edit: (line, _number, isHeader) =>
      isHeader ? line : line.replace(/^(?:get|put|next|lay|call|halt)\b/, (word) => word.toUpperCase()),
  },
  'outcomes with a capital': {
    spelling: 'capitals',
    edit: (line) => line.replace(/ (yes|no)$/, (word) => word.replace(/[yn]/, (letter) => letter.toUpperCase())),
  },
  'headers in small letters': {
    spelling: 'capitals',
    edit: (line, _number, isHeader) => (isHeader ? line.replace(/^[A-Z]/, (letter) => letter.toLowerCase()) : line),
  },
  'headers in capitals': {
    spelling: 'capitals',
    edit: (line, _number, isHeader) => (isHeader ? line.replace(/^[A-Z][a-z]+ /, (word) => word.toUpperCase()) : line),
  },
  'full-width digits': {
    spelling: 'full-width',
    edit: butAnswers((line) =>
      outside(line, (text) =>
        text.replace(/(?<![A-Za-z_])\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + fullWidth)),
      ),
    ),
  },
  'minus signs': {
    spelling: 'minus',
    edit: butAnswers((line) => outside(line, (text) => text.replace(/-(?=\d| )/g, '\u2212'))),
  },
  dashes: {
    spelling: 'minus',
    edit: butAnswers((line) => outside(line, (text) => text.replace(/-(?=\d)/g, '\u2013'))),
  },
  'multiplication signs': {
    spelling: 'signs',
    edit: (line) =>
      /^-?\d/.test(line) ? line.replace(' * ', ' × ').replace(' <= ', ' ≤ ').replace(' >= ', ' ≥ ') : line,
  },
  'curly quotes': { spelling: 'quotes', edit: butAnswers((line) => line.replace(/'([a-zA-Z])'/g, '‘$1’')) },
  'double quotes': { spelling: 'quotes', edit: butAnswers((line) => line.replace(/'([a-zA-Z])'/g, '"$1"')) },
  'zeros in front': {
    spelling: 'zeros',
    edit: butAnswers((line) => outside(line, (text) => text.replace(/(?<![\w.])\d+/g, '0$&'))),
  },
  'plus signs': {
    spelling: 'plus',
    edit: butAnswers((line) => outside(line, (text) => text.replace(/(?<=[ =])\d+/g, '+$&'))),
  },
  'thousands separated': {
    spelling: 'thousands',
    edit: (line) =>
      /\(.*\d{4}/.test(line)
        ? line
        : outside(line, (text) =>
            text.replace(/(?<![\w.])\d{4,}/g, (digits) => digits.replace(/\B(?=(?:\d{3})+$)/g, ',')),
          ),
  },
};

/** A text with some of its lines spelt otherwise, and how many were. */
export function spelt(
  text: string,
  { edit }: SpellingEdit,
  isChosen: (number: number) => boolean,
): { readonly text: string; readonly lines: readonly number[] } {
  const own = text.trimEnd().split('\n');
  const announced = new Set(own.map((line) => /^next (.*)$/.exec(line)?.[1] ?? /^Go on to (.*)\.$/.exec(line)?.[1]));
  const first = own.findIndex((line) => !line.startsWith('lay ') && !line.startsWith('Write down that '));
  const changed: number[] = [];
  const lines = own.map((line, number) => {
    const isHeader = number === first || announced.has(line) || /^State: /.test(line);
    const other = isChosen(number) ? edit(line, number, isHeader) : line;
    if (other !== line) changed.push(number);
    return other;
  });
  return { text: `${lines.join('\n')}\n`, lines: changed };
}
