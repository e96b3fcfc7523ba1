import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';

const shapes = {
  first: svg`<path d="M3.5 3v10M12.5 3.2v9.6L6 8z"/>`,
  last: svg`<path d="M12.5 3v10M3.5 3.2v9.6L10 8z"/>`,
  continue: svg`<path d="M3.5 3.5v9M7 3.5v9L13 8z"/>`,
  reverse: svg`<path d="M12.5 3.5v9M9 3.5v9L3 8z"/>`,
  step: svg`<path d="M2.8 8.2a5.1 5.1 0 0 1 9.7-1.5M13 3.2v3.7H9.3"/><circle class="solid" cx="8" cy="12.2" r="1.6"/>`,
  back: svg`<path d="M13.2 8.2a5.1 5.1 0 0 0-9.7-1.5M3 3.2v3.7h3.7"/><circle class="solid" cx="8" cy="12.2" r="1.6"/>`,
  up: svg`<path d="m3.5 10.2 4.5-4.6 4.5 4.6"/>`,
  down: svg`<path d="m3.5 5.8 4.5 4.6 4.5-4.6"/>`,
  right: svg`<path d="m5.8 3.5 4.6 4.5-4.6 4.5"/>`,
  flag: svg`<path d="M4.2 14V2.4h7.6L9.9 5.2l1.9 2.8H4.2"/>`,
  here: svg`<path d="M4.2 3.3v9.4L12.2 8z"/>`,
  sound: svg`<circle cx="8" cy="8" r="5.9"/><path d="m5.3 8.2 1.9 2 3.5-4.2"/>`,
  lucky: svg`<circle cx="8" cy="8" r="5.9" stroke-dasharray="2.3 1.4"/><path d="m5.3 8.2 1.9 2 3.5-4.2"/>`,
  slipped: svg`<circle cx="8" cy="8" r="5.9"/><path d="M5 8h6"/>`,
  wrong: svg`<circle cx="8" cy="8" r="5.9"/><path d="m5.7 5.7 4.6 4.6m0-4.6-4.6 4.6"/>`,
  error: svg`<path d="M5.6 2v3.2M10.4 2v3.2M3.6 5.2h8.8v1.9a4.4 4.4 0 0 1-8.8 0zM8 11.5V14"/>`,
  warning: svg`<path d="M8 2.3 14.2 13.4H1.8zM8 6.4v3.2M8 11.5v.1"/>`,
  search: svg`<circle cx="7" cy="7" r="4.3"/><path d="m10.2 10.2 3.5 3.5"/>`,
  add: svg`<path d="M8 3v10M3 8h10"/>`,
  again: svg`<path d="M13 8.2a5 5 0 1 1-1.7-4M13 2.2v3.2H9.8"/>`,
  stop: svg`<path d="M4.2 4.2h7.6v7.6H4.2z"/>`,
  diff: svg`<path d="M2.4 3h4.7v10H2.4zM8.9 3h4.7v10H8.9zM4 6h1.5M4 8.6h1.5M10.5 6H12M10.5 8.6H12"/>`,
  file: svg`<path d="M9.6 3H13v3.4M13 3 7.6 8.4M11 9.2V13H3V5h3.9"/>`,
  export: svg`<path d="M8 9.6V2.4M4.9 5.3 8 2.2l3.1 3.1M3 9.4v4.2h10V9.4"/>`,
  copy: svg`<path d="M5.5 5.5h8v8h-8zM3 10.5H2.5v-8h8V3"/>`,
  fold: svg`<path d="M8 1.8v4M5.8 3.9 8 6l2.2-2.1M8 14.2v-4M5.8 12.1 8 10l2.2 2.1M2.5 8h11"/>`,
  unfold: svg`<path d="M8 6V2M5.8 4.1 8 2l2.2 2.1M8 10v4M5.8 11.9 8 14l2.2-2.1M2.5 8h11"/>`,
  dice: svg`<path d="M2.8 2.8h10.4v10.4H2.8z"/><path class="solid" d="M5.2 4.2a1 1 0 1 1 0 2 1 1 0 0 1 0-2zM10.8 9.8a1 1 0 1 1 0 2 1 1 0 0 1 0-2zM8 7a1 1 0 1 1 0 2 1 1 0 0 1 0-2z"/>`,
  close: svg`<path d="m4 4 8 8m0-8-8 8"/>`,
} satisfies Readonly<Record<string, SVGTemplateResult>>;

export type IconName = keyof typeof shapes;

/** An icon of 16 px in the colour of the text; without a label it is decoration. */
export function icon(name: IconName, label?: string): TemplateResult {
  return label === undefined
    ? html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">${shapes[name]}</svg>`
    : html`<svg class="icon" viewBox="0 0 16 16" role="img" aria-label=${label}>${shapes[name]}</svg>`;
}
