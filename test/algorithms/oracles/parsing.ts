import { letters, yesOrNo, type Oracle } from './values.ts';

/** Reads sums of products of letters and brackets by recursive descent, and writes them in postfix notation. */
function postfix(text: string): string {
  let at = 0;
  const sum = (): string => {
    let left = product();
    while (text[at] === '+' || text[at] === '-') {
      const sign = text[at++] ?? '';
      left += product() + sign;
    }
    return left;
  };
  const product = (): string => {
    let left = factor();
    while (text[at] === '*') {
      at++;
      left += `${factor()}*`;
    }
    return left;
  };
  const factor = (): string => {
    const sign = text[at++] ?? '';
    if (sign !== '(') return sign;
    const inner = sum();
    at++;
    return inner;
  };
  return sum();
}

export const parsing: Readonly<Record<string, Oracle>> = {
  'bracket-matching': ({ s }) => {
    let text = String(s);
    for (let before = ''; before !== text;) {
      before = text;
      text = text.replace(/\(\)|\[\]|\{\}/u, '');
    }
    return yesOrNo(text === '');
  },
  'shunting-yard': ({ s }) => postfix(String(s)),
  postfix: ({ s }) => {
    // The last sign belongs to all that is before it: reads it from the right, operator first.
    const signs = letters(s);
    const value = (): number => {
      const sign = signs.pop() ?? '';
      if (/\d/u.test(sign)) return Number(sign);
      const right = value();
      const left = value();
      if (sign === '+') return left + right;
      return sign === '-' ? left - right : left * right;
    };
    return String(value());
  },
  automaton: ({ s }) => yesOrNo(BigInt(`0b${String(s)}`) % 5n === 0n),
};
