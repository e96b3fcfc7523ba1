/**
 * What the runner, a suite's process and the extension host have in common: the environment variables by which they
 * know of each other.
 */

/**
 * How long a test waits for what has to come. A busy machine may take a minute for it; only a fault lasts this long.
 */
export const patienceMs = 120_000;

/** A regular expression that the titles of the tests to run match. */
export const grepVariable = 'TAIL_TEST_GREP';
/** The address at which the page takes requests. */
export const pageVariable = 'TAIL_TEST_PAGE';
/** The seed of all random tests, a whole number; the same one on every run without it. */
export const seedVariable = 'TAIL_TEST_SEED';
/** Set to anything to end a run at its first failed test. */
export const bailVariable = 'TAIL_TEST_BAIL';
/** A suite's report file. */
export const reportVariable = 'TAIL_TEST_REPORT';
/** The address of an imitator that runs beside VS Code: the extension offers it as an endpoint. */
export const imitatorVariable = 'TAIL_IMITATOR';
/**
 * The folder for screenshots; `.shots` in the project's folder without it. In the extension host: where none are wanted, it
 * is not set.
 */
export const shotsVariable = 'SHOTS';
/** Set to anything where the workspace is not trusted: then only the tests of such a workspace run. */
export const untrustedVariable = 'TAIL_TEST_UNTRUSTED';
