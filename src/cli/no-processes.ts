/** Stands for node:child_process in the commands that have to start quickly: they start no process. */
export {};
