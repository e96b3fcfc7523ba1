export function cacheFileOf(program: string): string;
export function cacheStampOf(program: string): string;
