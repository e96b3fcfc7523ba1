/**
 * The ways in which a line can be spelt otherwise than a trace has it and still says the same: one table for the judge,
 * the check's texts and the docs.
 */
export const spellingTable = [
  { name: 'invisible', is: 'invisible characters', example: '`U+FEFF` or `U+200B` in a line' },
  { name: 'indentation', is: 'blanks before the line', example: '`  get n=3`' },
  { name: 'trailing-blanks', is: 'blanks after the line', example: '`get n=3  `' },
  { name: 'quoting', is: 'a quotation mark before the line', example: '`> get n=3`' },
  { name: 'bullets', is: 'a bullet before the line', example: '`- get n=3`' },
  { name: 'numbering', is: 'a number before the line', example: '`12. get n=3`, `12) get n=3`, `Step 12: get n=3`' },
  { name: 'headings', is: 'a heading mark before the line', example: '`### Start`' },
  { name: 'bold', is: 'emphasis', example: '`**Start**`, `get **n=3**`, `*Start*`' },
  { name: 'code', is: 'code or formula marks', example: '`` `get n=3` ``, `$3 + 4 = 7$`' },
  { name: 'punctuation', is: 'other punctuation at the end of the line', example: '`Start:`, `get n=3.`, `Stop here`' },
  { name: 'spacing', is: 'other spacing', example: '`get  x [ 0 ] = 5`, `3+4=7`, `min(1,2) = 1`' },
  { name: 'separators', is: 'other separators between items', example: '`get s[0..1]=3, 4`' },
  { name: 'capitals', is: 'other capitals', example: '`GET n=3`, `start`, `3 > 2 Yes`' },
  { name: 'full-width', is: 'full-width characters', example: '`get n=３`' },
  { name: 'minus', is: 'another minus sign', example: '`3 − 4 = −1`' },
  { name: 'signs', is: 'other signs', example: '`3 × 4 = 12`, `3 ≤ 4 yes`' },
  { name: 'quotes', is: 'other quotation marks around a text', example: '`get s[0]=‘a’`, `get s[0]="a"`' },
  { name: 'thousands', is: 'thousands separators', example: '`get n=1,234`' },
  { name: 'zeros', is: 'zeros in front of a number', example: '`get n=003`' },
  { name: 'plus', is: 'a plus sign before a number', example: '`get n=+3`' },
  { name: 'answer', is: 'an answer in another dress, if it is looked for on the ladder', example: '`Answer: **3**`' },
  { name: 'style', is: 'a line of another style', example: '`Look up n is 3.` among lines of minimal style' },
  { name: 'joined', is: 'two lines in one', example: '`get n=3 3 > 2 yes`' },
] as const;

export type SpellingName = (typeof spellingTable)[number]['name'];

export function spellingIs(name: SpellingName): string {
  return spellingTable.find((row) => row.name === name)?.is ?? name;
}
