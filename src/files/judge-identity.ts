declare const JUDGE_IDENTITY: string | undefined;

/**
 * Names the code that compiles tasks and judges answers; the build makes it of the text of that code. Undefined in what
 * is built anew again and again while it is worked at.
 */
export const judgeIdentity = typeof JUDGE_IDENTITY === 'undefined' ? undefined : JUDGE_IDENTITY;
