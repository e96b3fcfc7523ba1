/** A file's name for what is made of a task. */
export function fileNameOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}

/** The first of `NAME.EXTENSION`, `NAME (2).EXTENSION` and so on that is not taken. */
export async function freeName(
  name: string,
  extension: string,
  isTaken: (file: string) => Promise<boolean> | boolean,
): Promise<string> {
  for (let i = 1; ; i++) {
    const file = `${name}${i === 1 ? '' : ` (${i})`}.${extension}`;
    if (!(await isTaken(file))) return file;
  }
}
