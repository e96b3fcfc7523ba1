export interface Owner {
  readonly processes: readonly { readonly pid: number; readonly born: string }[];
  readonly host?: string;
  readonly url?: string;
}
export interface Lock {
  readonly file: string;
  add(pid: number): void;
  announce(url: string): void;
  release(): void;
}
export function takeLock(
  name: string,
  about?: Pick<Owner, 'host'>,
): { readonly lock: Lock } | { readonly owner: Owner; readonly file: string };
export function lockIn(file: string): Lock;
