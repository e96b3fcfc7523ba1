export function makeCodeCache(cli: string, root: string): void;
