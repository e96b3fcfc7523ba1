/**
 * Stands for vscode-languageserver-protocol in the commands that have to start quickly: of all that Langium takes from
 * it, reading a text asks only whether it was given a token.
 */
export const CancellationToken = { None: undefined, Cancelled: undefined, is: (): boolean => false };
export const CancellationTokenSource = undefined;
export const Emitter = undefined;
export const LSPErrorCodes = undefined;
export const ResponseError = undefined;
