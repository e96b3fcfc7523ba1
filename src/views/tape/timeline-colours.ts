const names = {
  foreground: '--fg',
  background: '--bg',
  muted: '--muted',
  bar: '--faint',
  line: '--hair',
  band: '--tint',
  here: '--ring',
  fault: '--fault',
  breakpoint: '--vscode-debugIcon-breakpointForeground',
} as const;

export type TimelineColours = Readonly<Record<keyof typeof names | 'font', string>>;

/**
 * What the theme's variables mean now: a canvas needs colours that are computed. Read again after a change of theme.
 */
export function readColours(element: HTMLElement): TimelineColours {
  const probe = document.createElement('span');
  probe.hidden = true;
  element.append(probe);
  const computed = (variable: string): string => {
    probe.style.color = `var(${variable})`;
    return getComputedStyle(probe).color;
  };
  const colours = {
    foreground: computed(names.foreground),
    background: computed(names.background),
    muted: computed(names.muted),
    bar: computed(names.bar),
    line: computed(names.line),
    band: computed(names.band),
    here: computed(names.here),
    fault: computed(names.fault),
    breakpoint: computed(names.breakpoint),
    font: getComputedStyle(element).fontFamily,
  };
  probe.remove();
  return colours;
}
