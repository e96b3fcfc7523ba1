import type * as vscode from 'vscode';
import { originOf, type Endpoint } from '../../inference/index.ts';

/**
 * Keys of endpoints, in VS Code's secret storage, one for each origin: an endpoint whose URL is changed to another
 * server gets no key until one is entered for that server.
 */
export class EndpointKeys {
  readonly #secrets: vscode.SecretStorage;

  constructor(secrets: vscode.SecretStorage) {
    this.#secrets = secrets;
  }

  async of(endpoint: Pick<Endpoint, 'url'>): Promise<string | undefined> {
    return this.#secrets.get(nameOf(endpoint));
  }

  async set(endpoint: Pick<Endpoint, 'url'>, key: string): Promise<void> {
    await this.#secrets.store(nameOf(endpoint), key);
  }

  async remove(endpoint: Pick<Endpoint, 'url'>): Promise<void> {
    await this.#secrets.delete(nameOf(endpoint));
  }
}

function nameOf(endpoint: Pick<Endpoint, 'url'>): string {
  return `tail.endpointKey ${originOf(endpoint)}`;
}
