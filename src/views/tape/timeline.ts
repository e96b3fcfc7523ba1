import type { TapeBars, TapeRequest, TapeSnapshot, TapeTimeline } from '../../debugger/tape/index.ts';
import type { TapeActions } from './tape-actions.ts';
import { momentWords } from './moment-words.ts';
import { readColours, type TimelineColours } from './timeline-colours.ts';
import { detailHeight, drawTimeline, overviewHeight } from './timeline-drawing.ts';
import { firstStretch, following, stateAt, zoomed, type Stretch } from './timeline-scale.ts';

export interface TimelineOptions {
  readonly send: (request: TapeRequest) => void;
  readonly actions: TapeActions;
  /** While the pointer is down `settled` is false; then once true. */
  readonly scrub: (state: number, settled: boolean) => void;
}

/** Requests for bars still on their way. */
interface Asked {
  readonly request: number;
  readonly kind: 'detail' | 'overview';
}

/**
 * The whole run on one line: a canvas inside a slider. It holds at most two bars a pixel, however long the run is, and
 * asks the host for others as its stretch changes.
 */
export class Timeline {
  readonly element = document.createElement('div');
  readonly #canvas = document.createElement('canvas');
  readonly #options: TimelineOptions;
  #timeline: TapeTimeline | undefined;
  #stretch: Stretch = { from: 0, to: 1 };
  #detail: TapeBars | undefined;
  #overview: TapeBars | undefined;
  #asked: readonly Asked[] = [];
  #requests = 0;
  #playhead = 0;
  #checkpoints: readonly number[] = [];
  #pointed: number | undefined;
  #labelAsked: number | undefined;
  #label: { readonly state: number; readonly label: string } | undefined;
  #isScrubbing = false;
  #scrubBand: Stretch | undefined;
  #colours: TimelineColours | undefined;
  #frame: number | undefined;

  constructor(options: TimelineOptions) {
    this.#options = options;
    this.element.className = 'timeline';
    this.element.role = 'slider';
    this.element.tabIndex = 0;
    this.element.ariaLabel = 'Timeline';
    this.element.ariaValueMin = '1';
    this.#canvas.ariaHidden = 'true';
    this.element.append(this.#canvas);
    this.#listen();
    new ResizeObserver(() => this.#resized()).observe(this.element);
    const theme = new MutationObserver(() => {
      this.#colours = undefined;
      this.#draw();
    });
    theme.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-kind'] });
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  }

  /** The state under the playhead; while scrubbing it may be ahead of what the host has shown. */
  get playhead(): number {
    return this.#playhead;
  }

  get isScrubbing(): boolean {
    return this.#isScrubbing;
  }

  setTimeline(timeline: TapeTimeline): void {
    const isNew = this.#timeline?.session !== timeline.session || this.#timeline.states !== timeline.states;
    this.#timeline = timeline;
    if (isNew) {
      this.#detail = this.#overview = this.#label = this.#labelAsked = undefined;
      this.#playhead = Math.min(this.#playhead, timeline.states - 1);
      this.#stretch = firstStretch(timeline.states, this.#playhead, this.element.clientWidth);
    }
    this.#size();
    this.#askForBars();
    this.#askForOverview();
  }

  setBars(request: number, bars: TapeBars): void {
    const asked = this.#asked.find((one) => one.request === request);
    this.#asked = this.#asked.filter((one) => one !== asked);
    if (!asked || bars.session !== this.#timeline?.session) return;
    if (asked.kind === 'overview') this.#overview = bars;
    else this.#detail = bars;
    this.#draw();
  }

  setLabel(state: number, label: string): void {
    this.#label = { state, label };
    if (this.#labelAsked === state) this.#labelAsked = undefined;
    if (this.#pointed !== undefined && this.#pointed !== state) this.#askForLabel(this.#pointed);
    this.#draw();
  }

  /** Follows a moment that the host shows; during a scrub the pointer decides where the playhead is. */
  show(snapshot: TapeSnapshot, checkpoints: readonly number[]): void {
    this.#checkpoints = checkpoints;
    if (!this.#isScrubbing) this.#moveTo(snapshot.position.state);
    this.element.ariaValueMax = String(snapshot.position.states);
    if (this.#isScrubbing) return;
    this.element.ariaValueNow = String(snapshot.position.state + 1);
    this.element.ariaValueText = momentWords(snapshot);
  }

  zoom(factor: number): void {
    if (!this.#timeline) return;
    this.#stretch = zoomed(this.#stretch, this.#timeline.states, this.#playhead, factor);
    this.#size();
    this.#askForBars();
    this.#askForOverview();
  }

  #moveTo(state: number): void {
    this.#playhead = state;
    if (!this.#timeline) return;
    const stretch = following(this.#stretch, this.#timeline.states, state);
    if (stretch !== this.#stretch) {
      this.#stretch = stretch;
      this.#askForBars();
    }
    this.#draw();
  }

  get #isPart(): boolean {
    return this.#timeline !== undefined && this.#stretch.to - this.#stretch.from < this.#timeline.states;
  }

  #listen(): void {
    const { element } = this;
    element.addEventListener('pointerdown', (event) => this.#startScrub(event));
    element.addEventListener('pointermove', (event) => this.#point(event));
    element.addEventListener('pointerup', () => this.#endScrub());
    element.addEventListener('pointercancel', () => this.#endScrub());
    element.addEventListener('pointerleave', () => {
      this.#pointed = undefined;
      this.#draw();
    });
    element.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault();
        this.zoom(event.deltaY > 0 ? 1.4 : 1 / 1.4);
      },
      { passive: false },
    );
    element.addEventListener('keydown', (event) => this.#press(event));
  }

  #press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.round((this.#stretch.to - this.#stretch.from) / 10));
    const keys: Readonly<Record<string, () => void>> = {
      ArrowUp: () => this.#options.actions.step('forward', 1),
      ArrowDown: () => this.#options.actions.step('back', 1),
      PageUp: () => this.#options.actions.step('forward', page),
      PageDown: () => this.#options.actions.step('back', page),
      '+': () => this.zoom(1 / 2),
      '-': () => this.zoom(2),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  #startScrub(event: PointerEvent): void {
    if (!this.#timeline || event.button !== 0) return;
    this.element.setPointerCapture(event.pointerId);
    this.#isScrubbing = true;
    // The band under the first touch keeps the pointer, wherever it goes, and its scale stands still.
    this.#scrubBand = this.#bandAt(event);
    this.#scrubTo(event);
  }

  #scrubTo(event: PointerEvent): void {
    const state = stateAt(event.offsetX, this.#scrubBand ?? this.#stretch, this.element.clientWidth);
    this.#pointed = undefined;
    this.#moveTo(state);
    this.#options.scrub(state, false);
  }

  #endScrub(): void {
    if (!this.#isScrubbing) return;
    this.#isScrubbing = false;
    this.#scrubBand = undefined;
    this.#options.scrub(this.#playhead, true);
  }

  #point(event: PointerEvent): void {
    if (this.#isScrubbing) {
      this.#scrubTo(event);
      return;
    }
    if (!this.#timeline || event.buttons !== 0) return;
    const band = this.#bandAt(event);
    this.#pointed = band === this.#stretch ? stateAt(event.offsetX, band, this.element.clientWidth) : undefined;
    if (this.#pointed !== undefined) this.#askForLabel(this.#pointed);
    this.#draw();
  }

  #bandAt({ offsetY }: PointerEvent): Stretch {
    return this.#isPart && offsetY < overviewHeight - 4 ? { from: 0, to: this.#timeline?.states ?? 1 } : this.#stretch;
  }

  #askForLabel(state: number): void {
    if (this.#labelAsked !== undefined || this.#label?.state === state) return;
    this.#labelAsked = state;
    this.#options.send({ type: 'label', state });
  }

  #resized(): void {
    if (this.#timeline && !this.#detail && this.#asked.length === 0)
      this.#stretch = firstStretch(this.#timeline.states, this.#playhead, this.element.clientWidth);
    this.#size();
    this.#askForBars();
    this.#askForOverview();
  }

  #size(): void {
    this.element.dataset['overview'] = String(this.#isPart);
    const ratio = devicePixelRatio;
    const width = Math.round(this.element.clientWidth * ratio);
    const height = Math.round((detailHeight + (this.#isPart ? overviewHeight : 0)) * ratio);
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    this.#draw();
  }

  #askForBars(): void {
    this.#ask('detail', this.#stretch);
  }

  #askForOverview(): void {
    if (this.#isPart && this.#timeline) this.#ask('overview', { from: 0, to: this.#timeline.states });
  }

  /**
   * One bar a state where a state has three pixels, otherwise a maximum every two pixels. A later request makes an
   * earlier one of its kind void.
   */
  #ask(kind: Asked['kind'], { from, to }: Stretch): void {
    if (!this.#timeline || this.element.clientWidth === 0) return;
    const width = this.element.clientWidth;
    const buckets = to - from <= width / 3 ? to - from : Math.max(1, Math.floor(width / 2));
    const request = ++this.#requests;
    this.#asked = [...this.#asked.filter((one) => one.kind !== kind), { request, kind }];
    this.#options.send({ type: 'bars', request, from, to, buckets });
  }

  /** At most once a frame. */
  #draw(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      const context = this.#canvas.getContext('2d');
      const width = this.element.clientWidth;
      if (!context || !this.#timeline || width === 0) return;
      this.#colours ??= readColours(this.element);
      context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
      context.clearRect(0, 0, width, detailHeight + overviewHeight);
      drawTimeline(
        context,
        {
          width,
          states: this.#timeline.states,
          playhead: this.#playhead,
          stretch: this.#stretch,
          detail: this.#detail,
          overview: this.#isPart ? this.#overview : undefined,
          checkpoints: this.#checkpoints,
          pointer: this.#pointed !== undefined && this.#label?.state === this.#pointed ? this.#label : undefined,
        },
        this.#colours,
      );
    });
  }
}
