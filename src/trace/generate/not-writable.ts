/** A machine or a style that generated code cannot write; lines are then written one by one. */
export class NotWritable extends Error {}
