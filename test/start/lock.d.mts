export interface Owner { readonly processes: readonly { readonly pid: number; readonly born: string }[]; readonly url?: string }
export interface Lock { readonly file: string; add(pid: number): void; release(): void }
export function takeLock(folder: string): { readonly lock: Lock } | { readonly owner: Owner };
export function announce(file: string, url: string): void;
