/** The environment variables by which the runner, a suite's process and the extension host know of each other. */

/** A regular expression that the titles of the tests to run match. */
export const grepVariable = 'TAIL_TEST_GREP';
/** The address at which the page takes requests. */
export const pageVariable = 'TAIL_TEST_PAGE';
/** A suite's report file. */
export const reportVariable = 'TAIL_TEST_REPORT';
/** The folder for screenshots; `.shots` in the project's folder without it. */
export const shotsVariable = 'SHOTS';
/** Set to anything where the workspace is not trusted: then only the tests of such a workspace run. */
export const untrustedVariable = 'TAIL_TEST_UNTRUSTED';
