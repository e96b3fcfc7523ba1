import { html, nothing, type TemplateResult } from 'lit';
import type { Option, PreviewChoice, PreviewMenu, PreviewTrace } from '../../preview/index.ts';
import { excerpt } from '../shared/display-text.ts';
import { icon } from '../shared/icon.ts';

/** What is previewed: the task, which question, how it is written. `choose` is told the whole new choice. */
export function controls(
  menu: PreviewMenu,
  trace: PreviewTrace | undefined,
  choose: (choice: PreviewChoice) => void,
): TemplateResult {
  const { chosen, tasks, tiers, examples, styles, variants, hasLength } = menu;
  const change = (part: Partial<PreviewChoice>): void => choose({ ...chosen, ...part });
  const isExample = 'example' in chosen.size;
  return html`<div class="controls" role="group" aria-label="What to preview">
    ${
      tasks.length > 1
        ? select(
            'Task',
            tasks.map((name) => ({ name, description: name })),
            chosen.task,
            (task) => change({ task }),
          )
        : nothing
    }
    ${sizeChoice(menu, change)}
    ${isExample ? exampleSelect(examples, chosen.size, change) : html`${hasLength ? lengthField(chosen.size, tiers, trace?.lengths ?? '', change) : nothing}${seedField(chosen.seed, change)}`}
    ${select('Style', styles, chosen.style, (style) => change({ style }))}
    ${select('Variant', variants, chosen.variant, (name) => {
      const variant = variants.find((one) => one.name === name)?.name as PreviewChoice['variant'] | undefined;
      if (variant !== undefined) change({ variant });
    })}
  </div>`;
}

type Change = (part: Partial<PreviewChoice>) => void;

function sizeChoice({ tiers, examples, chosen: { size } }: PreviewMenu, change: Change): TemplateResult {
  const option = (label: string, title: string, isChosen: boolean, next: PreviewChoice['size']): TemplateResult =>
    html`<label title=${title}><input type="radio" name="size" .checked=${isChosen} @change=${() => change({ size: next })}>${label}</label>`;
  return html`<fieldset class="pair"><legend>Question</legend><span class="choice">${tiers.map(({ name, low, high }) =>
    option(name, `Tier ${name}: lengths ${low} to ${high}`, 'tier' in size && size.tier === name, { tier: name }),
  )}${
    examples.length === 0
      ? nothing
      : option('Example', 'An example of the file', 'example' in size, {
          example: 'example' in size ? size.example : 0,
        })
  }</span></fieldset>`;
}

function exampleSelect(examples: readonly number[], size: PreviewChoice['size'], change: Change): TemplateResult {
  const options = examples.map((line, i) => ({ name: String(i), description: '', text: `${i + 1}, line ${line + 1}` }));
  return select('Example', options, 'example' in size ? String(size.example) : '', (name) =>
    change({ size: { example: Number(name) } }),
  );
}

function lengthField(
  size: PreviewChoice['size'],
  tiers: PreviewMenu['tiers'],
  drawn: string,
  change: Change,
): TemplateResult {
  const given = 'length' in size ? String(size.length) : '';
  const hear = ({ target }: Event): void => {
    if (!(target instanceof HTMLInputElement)) return;
    if (target.value === '' && tiers[0] !== undefined) change({ size: { tier: tiers[0].name } });
    else if (target.value !== '' && target.checkValidity()) change({ size: { length: target.valueAsNumber } });
  };
  const placeholder = [...new Set(drawn.match(/\d+/g) ?? [])].join(', ');
  return html`<label class="pair">Length <input class="field length" type="number" min="1" max="1000000" step="1" .value=${given} placeholder=${placeholder}
    title=${given === '' ? `As drawn: ${drawn}. A number sets all lengths.` : 'All lengths. Empty: as the tier draws them.'} @change=${hear}></label>`;
}

function seedField(seed: number, change: Change): TemplateResult {
  const hear = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement && target.value !== '' && target.checkValidity())
      change({ seed: target.valueAsNumber });
  };
  return html`<span class="pair"><label for="seed">Seed</label> <input id="seed" class="field seed" type="number" min="0" max=${Number.MAX_SAFE_INTEGER} step="1" .value=${String(seed)} @change=${hear}><button class="tool next-seed" title="Next seed (r)" aria-label="Next seed" @click=${() => change({ seed: seed + 1 })}>${icon('dice')}</button></span>`;
}

function select(
  name: string,
  options: readonly (Option & { readonly text?: string })[],
  chosen: string,
  change: (name: string) => void,
): TemplateResult {
  const description = options.find((option) => option.name === chosen)?.description ?? '';
  return html`<label class="pair">${name} <select class="field" title=${excerpt(description, 300)} @change=${(
    event: Event,
  ) => {
    if (event.target instanceof HTMLSelectElement) change(event.target.value);
  }}>${options.map((option) => html`<option value=${option.name} .selected=${option.name === chosen} title=${excerpt(option.description, 300)}>${excerpt(option.text ?? option.name, 80)}</option>`)}</select></label>`;
}
