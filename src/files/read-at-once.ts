import { constants } from 'node:fs';

/** Opens a file to read it, and does not wait where it is a pipe that nobody writes to; Windows has no such flag. */
export const READ_AT_ONCE =
  process.platform === 'win32' ? constants.O_RDONLY : constants.O_RDONLY | constants.O_NONBLOCK;
