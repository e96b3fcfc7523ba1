export { accesses, parseWatched, type Access } from './cell-moments.ts';
export { cellsBody, goRequest } from './go-messages.ts';
export { GoRequests, NoMoment } from './go-requests.ts';
