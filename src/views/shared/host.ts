interface WebviewApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): WebviewApi;

/** The extension's side of a view. */
export interface Host<Request> {
  /** Whether it is an editor, which can open and run things; a page that stands alone has none. */
  readonly isEditor: boolean;
  send(request: Request): void;
  /** What {@link Host.remember} kept, also after the view was hidden; unchecked. */
  recall(): unknown;
  remember(state: unknown): void;
}

/**
 * Connects to the host; call once a page. `hear` gets each message whose `type` is one of `types`: the only other
 * sender on this window is the page itself, so the shape behind a known type is the host's word.
 */
export function connect<Request, Message extends { readonly type: string }>(
  types: readonly Message['type'][],
  hear: (message: Message) => void,
): Host<Request> {
  const api = acquireVsCodeApi();
  const isKnown = (data: unknown): data is Message =>
    typeof data === 'object' && data !== null && 'type' in data && types.some((type) => type === data.type);
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isKnown(data)) hear(data);
  });
  return {
    isEditor: true,
    send: (request) => api.postMessage(request),
    recall: () => api.getState(),
    remember: (state) => api.setState(state),
  };
}
