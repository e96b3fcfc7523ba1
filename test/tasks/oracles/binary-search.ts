import type { Oracle } from './oracle.ts';

/** The index in an increasing list is the number of smaller elements. */
export const binarySearch: Oracle = {
  task: 'binary-search',
  answer(question) {
    const list = /\[(-?\d+(?:, -?\d+)*)\]/.exec(question);
    const outside = list === null ? [] : (question.replace(list[0], '').match(/-?\d+/g)?.map(Number) ?? []);
    // Some questions say that they count from 0; another 0 is the number to find.
    if (outside.length > 1 && outside.includes(0)) outside.splice(outside.indexOf(0), 1);
    const [find, another] = outside;
    if (list === null || find === undefined || another !== undefined)
      throw new Error(`a list and a number expected: ${question}`);
    const elements = (list[1] ?? '').split(', ').map(Number);
    return elements.includes(find) ? String(elements.filter((one) => one < find).length) : '-1';
  },
};
