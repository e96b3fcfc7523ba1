export {
  originBody,
  originChildrenBody,
  wayBackBody,
  type OriginBody,
  type OriginNode,
  type WayBack,
} from './origin-messages.ts';
export { NoOrigin, NOT_UNDERSTOOD, OriginRequests } from './origin-requests.ts';
export { readers } from './uses.ts';
export { NothingToTell, tellOrigins, type Asked, type ToldOrigins, type ToldRow } from './told-origins.ts';
