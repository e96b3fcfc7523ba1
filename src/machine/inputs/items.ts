/**
 * The parts of a text between the commas that stand in no parentheses or brackets, without the spaces around them; none
 * for an empty text.
 */
export function splitItems(text: string): string[] {
  if (text.trim() === '') return [];
  const items: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    const character = text.charAt(i);
    if (character === '(' || character === '[') depth++;
    else if (character === ')' || character === ']') depth--;
    else if (i === text.length || (character === ',' && depth === 0)) {
      items.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  return items;
}
