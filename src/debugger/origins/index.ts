export { originBody, originChildrenBody, wayBackBody, type OriginNode, type WayBack } from './origin-messages.ts';
export { NoOrigin, OriginRequests } from './origin-requests.ts';
