import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { rootCertificates } from 'node:tls';
import { CommandError } from '../../command-error.ts';
import { reasonOf } from '../../reason.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Bytes of one file of certificates. */
const LONGEST = 16 * 1024 * 1024;

/**
 * The certificates of authorities that the environment names (SSL_CERT_FILE, SSL_CERT_DIR), with those that Node
 * trusts and those of NODE_EXTRA_CA_CERTS; undefined where it names none beyond what Node reads itself.
 */
export function certificatesOf(env: Environment): readonly string[] | undefined {
  const { SSL_CERT_FILE: file, SSL_CERT_DIR: folders, NODE_EXTRA_CA_CERTS: extra } = env;
  if (!file && !folders) return undefined;
  return [
    ...rootCertificates,
    ...(file ? [certificatesIn('SSL_CERT_FILE', file)] : []),
    ...(folders ?? '')
      .split(path.delimiter)
      .filter((folder) => folder !== '')
      .flatMap(filesOf)
      .map((name) => certificatesIn('SSL_CERT_DIR', name)),
    ...(extra ? [certificatesIn('NODE_EXTRA_CA_CERTS', extra)] : []),
  ];
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
      .map((name) => path.join(folder, name))
      .filter((name) => statSync(name, { throwIfNoEntry: false })?.isFile() === true);
  } catch (error) {
    throw new CommandError(`SSL_CERT_DIR names ${folder}: ${reasonOf(error)}.`);
  }
}

function certificatesIn(variable: string, file: string): string {
  try {
    const facts = statSync(file);
    if (!facts.isFile() || facts.size > LONGEST)
      throw new CommandError(`${variable} names ${file}: this is no file of certificates.`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${variable} names ${file}: ${reasonOf(error)}.`);
  }
}
