import * as vscode from 'vscode';
import { embeddedModels, LanguageModel } from '../../model/index.ts';

/** The embedded model of a name, in this process: the server's own gives no attention. */
export async function loadEmbedded(
  extension: vscode.Uri,
  name = embeddedModels[0]?.name ?? '',
): Promise<LanguageModel> {
  const folder = vscode.Uri.joinPath(extension, 'models', name);
  const bytes = (file: string): Thenable<Uint8Array> => vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, file));
  const text = async (file: string): Promise<string> => new TextDecoder().decode(await bytes(file));
  return new LanguageModel({
    'config.json': await text('config.json'),
    'tokenizer.json': await text('tokenizer.json'),
    'tokenizer_config.json': await text('tokenizer_config.json'),
    'model.safetensors': await bytes('model.safetensors'),
  });
}
