import { examinationText, examine, type Endpoint, type Examination } from '../../inference/index.ts';
import { callingMachine } from '../calling-machine.ts';
import type { ReadOnlyTexts } from '../read-only-texts.ts';
import type { EndpointList } from './endpoint-list.ts';
import type { EndpointKeys } from './keys.ts';
import { whileAsking } from './while-asking.ts';

/** What a test of an endpoint found, as a page. */
export async function showTest(texts: ReadOnlyTexts, examination: Examination): Promise<void> {
  await texts.show(`Test of ${examination.name}`, examinationText(examination, callingMachine()));
}

/** The command “Test Endpoint”: a few short requests, then what was found, with what to do about it. */
export async function testEndpoint(
  endpoint: Endpoint,
  list: EndpointList,
  keys: EndpointKeys,
  texts: ReadOnlyTexts,
): Promise<void> {
  const key = await keys.of(endpoint);
  const found = await whileAsking(`Testing ${endpoint.name}`, ({ signal, report, onPause }) =>
    examine(endpoint, { key, signal, onStep: (step) => report(step), onPause }),
  );
  if (found === undefined) return;
  list.tested(endpoint, found);
  await list.ask(endpoint);
  await showTest(texts, found);
}
