/** Why the system refused a file, in words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'this is a folder; give a file';
  if (code === 'EACCES') return 'permission denied';
  if (code === 'ENOSPC') return 'the disk is full';
  if (code === 'EDQUOT') return 'the disk quota is used up';
  if (code === 'EFBIG') return 'the file cannot grow any further';
  if (code === 'EROFS') return 'this disk is read-only';
  if (code === 'EIO') return 'the disk reports an error';
  if (code === 'ERR_STRING_TOO_LONG' || code === 'ERR_FS_FILE_TOO_LARGE' || error instanceof RangeError)
    return 'this is larger than the largest text that can be read';
  return error instanceof Error ? error.message : String(error);
}
