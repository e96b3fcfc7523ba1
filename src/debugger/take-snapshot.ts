import { frameText, sameValue, valueText, type Region, styleFor } from '../machine/index.ts';
import { faultGroup, faultTitle } from '../trace/index.ts';
import { momentAside } from './aside.ts';
import { lineAt, type Replay } from './replay.ts';
import { RunDocuments } from './launched-documents.ts';
import type { Launched, RunFault } from './launch.ts';
import type { Moment } from './moment.ts';
import { frameRegions } from './name-sources.ts';
import { baseName, programFile } from './sources.ts';
import { programPlace } from './stack.ts';
import { fetchAges, tapeLine } from './tape/tape-lines.ts';
import { TapeMarks } from './tape/marks.ts';
import type { TapeFault, TapeFrame, TapeMode, TapeSnapshot, TapeVariable } from './tape/tape-snapshot.ts';
import { lengthOfList, tapeTables } from './tape/tables.ts';
import { variableOn, type Sides } from './tape/variable.ts';

const MOST_FRAMES = 50;
/** Longer states are shown in part. */
const MOST_LINES = 2_000;

/** What the view may choose from: a run without a model's trace is truth alone. */
export function modesOf({ model }: Launched): readonly TapeMode[] {
  return model === undefined ? ['truth'] : ['truth', 'model', 'both'];
}

/**
 * What the tape view shows of a moment. `session` names the debug session; `documents`: where its lines are now. Takes
 * a few milliseconds, however long the run is.
 */
export function snapshot(
  launched: Launched,
  at: Moment,
  mode: TapeMode,
  session: string,
  documents = new RunDocuments(launched),
): TapeSnapshot {
  const { replay, truth, model } = launched;
  const faultyStates = new Set(launched.faults.map(({ moment }) => moment.state));
  const aside = momentAside(launched, at);
  const shown = mode === 'truth' ? truth : replay;
  const moment = mode === 'truth' ? aside : at;
  const sides = sidesOf(launched, mode, shown, moment, aside, faultyStates);
  const [{ marks }] = sides;
  const state = shown.state(moment.state);
  const faults = mode === 'truth' && model !== undefined ? [] : launched.faults;
  const here = faults.filter((fault) => fault.moment.state === at.state);
  const place = programPlace(shown, moment);
  const [running] = shown.stack(moment.state, 0, 1);
  const line = place && documents.of({ kind: 'program', source: place.source }).shown(place.range.start.line);
  const style = styleFor(shown.bound.machine, launched.verdict?.style ?? launched.style);
  return {
    session,
    mode,
    modes: modesOf(launched),
    position: {
      state: at.state,
      states: replay.states,
      line: lineAt(shown, moment),
      label: state.label,
      frame: running && frameText(shown.bound.machine, running),
      program: place && line && { file: baseName(programFile(launched, place.source)), line: line.line + 1 },
    },
    lines: state.lines.slice(0, MOST_LINES).map((line, i) =>
      tapeLine(
        shown.bound.machine,
        style,
        line,
        fetchAges(shown, moment.state, i),
        here.find((fault) => lineAt(replay, fault.moment) === i),
      ),
    ),
    tokens: undefined,
    faults: here.map((fault) => tapeFault(replay, fault)),
    firstFault: faults[0] && tapeFault(replay, faults[0]),
    frames: framesAt(shown, moment, marks),
    depth: shown.depths[moment.state] ?? 0,
    tables: tapeTables(sides),
    variables: variablesOf(sides),
    farthest: marks.farthest(),
  };
}

function sidesOf(
  launched: Launched,
  mode: TapeMode,
  shown: Replay,
  moment: Moment,
  aside: Moment,
  faulty: ReadonlySet<number>,
): Sides {
  if (mode !== 'both') return [{ side: undefined, marks: new TapeMarks(shown, moment, faulty) }];
  const truth = new TapeMarks(launched.truth, aside, new Set());
  const model = new TapeMarks(shown, moment, faulty, truth);
  return [
    { side: 'model', marks: model },
    { side: 'truth', marks: new TapeMarks(launched.truth, aside, new Set(), model) },
  ];
}

function variablesOf(sides: Sides): readonly TapeVariable[] {
  const [{ marks }] = sides;
  const touched = new Set(marks.touched.map(({ region }) => region));
  const all = marks.replay.bound.machine.regions;
  const lengths = new Set(all.flatMap((region) => lengthOfList(all, region)?.id ?? []));
  const isShown = ({ id, role, indexes }: Region): boolean =>
    indexes.length === 0 && !lengths.has(id) && (role !== 'bound' || touched.has(id));
  const regions = all.filter(isShown);
  // One order for the whole run: a step must not move what a person looks at.
  const isGiven = ({ role }: Region): boolean => role === 'input' || role === 'bound' || role === 'constant';
  return [...regions.filter((region) => !isGiven(region)), ...regions.filter(isGiven)].flatMap((region) =>
    variableOn(sides, region),
  );
}

function framesAt(replay: Replay, moment: Moment, marks: TapeMarks): readonly TapeFrame[] {
  const { machine } = replay.bound;
  const frames = replay.stack(moment.state, 0, MOST_FRAMES);
  return frames.map((frame, level) => {
    const called = machine.functions[frame.function];
    const inner = frames[level - 1];
    return {
      name: frameText(machine, frame),
      waitsFor: inner && frameText(machine, inner),
      variables: frameRegions(machine, called?.name ?? '')
        .map((region) => ({ name: region.name, cell: marks.cell({ region: region.id, index: frame.arguments }) }))
        .filter(({ cell }) => cell.text !== undefined),
    };
  });
}

function tapeFault(replay: Replay, { moment, title, expected, found, explanation, fault }: RunFault): TapeFault {
  return {
    state: moment.state,
    line: lineAt(replay, moment),
    kind: fault === undefined ? title : faultGroup(fault.kind),
    detail: fault === undefined ? '' : faultTitle(fault.kind),
    found,
    expected,
    explanation,
    source: sourceOf(replay, moment, found),
  };
}

/** The state that wrote the value that was found, where it is an older version of a cell on the line. */
function sourceOf(replay: Replay, moment: Moment, found: string): number | undefined {
  const line = replay.state(moment.state).lines[lineAt(replay, moment)];
  if (line?.event.kind !== 'get') return undefined;
  for (const { cell, value } of line.cells) {
    if (valueText(value) !== found) continue;
    const version = replay
      .versions(cell, { state: moment.state, line: 0 }, 50)
      .slice(1)
      .find((one) => sameValue(one.value, value));
    if (version !== undefined) return version.state;
  }
  return undefined;
}
