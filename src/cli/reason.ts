/** Why the system refused a file, in words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'this is a folder; give a file';
  if (code === 'EACCES') return 'this may not be read or written';
  if (code === 'ENOSPC') return 'the disk is full';
  if (code === 'EDQUOT') return 'the disk quota is used up';
  if (code === 'EFBIG') return 'the file may not grow any further';
  if (code === 'EROFS') return 'this disk cannot be written';
  if (code === 'EIO') return 'the disk fails';
  if (code === 'ERR_STRING_TOO_LONG' || code === 'ERR_FS_FILE_TOO_LARGE' || error instanceof RangeError)
    return 'this is larger than what can be read as one text';
  return error instanceof Error ? error.message : String(error);
}
