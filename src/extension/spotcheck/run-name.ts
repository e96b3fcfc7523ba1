/**
 * The name of a run's file: `large-number-addition imitator-slips 2026-11-24 14.02.05.tailrun` sorts by task, and says
 * what is in it. `started`: ISO 8601.
 */
export function runFileName(task: string, model: string, started: string): string {
  const [date = '', time = ''] = started.slice(0, 19).split('T');
  return `${slug(task)} ${slug(model)} ${date} ${time.replaceAll(':', '.')}.tailrun`;
}

/** Bytes of a name's part: two of them, the time and a number stay below the 255 that file systems take. */
const LONGEST_PART = 90;

function slug(text: string): string {
  // Cut before it is tidied: a model's name of a million dots would take its time.
  const tidy = text
    .slice(0, 60)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}.]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  return cutToBytes(tidy, LONGEST_PART).replace(/[-.]+$/, '') || 'run';
}

/** As many whole characters of a text as fit into so many bytes of UTF-8. */
function cutToBytes(text: string, most: number): string {
  let bytes = 0;
  let cut = '';
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > most) break;
    cut += character;
  }
  return cut;
}

/** ISO 8601 in local time, with the offset to UTC. */
export function localTime(date: Date): string {
  const offset = -date.getTimezoneOffset();
  const two = (n: number): string => String(n).padStart(2, '0');
  const minutes = Math.abs(offset);
  const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, 19);
  return `${local}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
