/** Why a command could not do its work, in words for its user; exit status 2. */
export class CommandError extends Error {}
