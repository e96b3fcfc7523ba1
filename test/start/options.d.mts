export interface StartOptions {
  readonly browser: boolean;
  readonly port: number;
  readonly help: boolean;
}
export const usage: string;
export function readOptions(args: readonly string[]): Promise<{ readonly problem: string } | StartOptions>;
export function problemOfPort(port: number): Promise<string | undefined>;
