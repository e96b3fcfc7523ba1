import assert from 'node:assert/strict';
import fc from 'fast-check';
import { matchTemplate, templateText, type Template, type Value, type ScalarType } from '../../src/machine/index.ts';
import { commonText, isReadable } from '../../src/machine/names/overlap.ts';

const hole = (type: ScalarType, variable = 0): Template[number] => ({ variable, offset: 0, type });
const piece = fc.oneof(
  fc.constantFrom('Look ', 'at ', ', ', 'a', '1', '-', "'", ' yes'),
  fc.constantFrom<ScalarType>('int', 'bool', 'text'),
);
const template = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces): Template => {
  let variable = 0;
  return pieces.map((one) => (one === 'int' || one === 'bool' || one === 'text' ? hole(one, variable++) : one));
});
const valueOf: Record<ScalarType, fc.Arbitrary<Value>> = {
  int: fc.integer({ min: -30, max: 30 }),
  bool: fc.boolean(),
  text: fc.stringMatching(/^[a-z' ,\\]{0,4}$/),
};

function valuesFor(pieces: Template): fc.Arbitrary<Value[]> {
  return fc.tuple(...pieces.flatMap((one) => (typeof one === 'string' ? [] : [valueOf[one.type]])));
}

const holes = (pieces: Template): number => pieces.filter((one) => typeof one !== 'string').length;

describe('labels that overlap', () => {
  it('are found whenever some values make the same text', () => {
    const printed = template.chain((a) => valuesFor(a).map((values) => ({ a, text: templateText(a, values) })));
    fc.assert(
      fc.property(printed, template, ({ a, text }, b) => {
        // The template is always one for its own text; another one must be found out if it reads that text.
        assert.notEqual(commonText(a, [text]), undefined);
        if (matchTemplate(b, holes(b), text) !== undefined) assert.notEqual(commonText(a, b), undefined);
      }),
      { numRuns: 500 },
    );
  });

  it('come with a text that both can print', () => {
    fc.assert(
      fc.property(template, template, (a, b) => {
        const text = commonText(a, b);
        if (text === undefined || !isReadable(a) || !isReadable(b)) return;
        assert.notEqual(matchTemplate(a, holes(a), text), undefined, `${JSON.stringify(a)} ${text}`);
        assert.notEqual(matchTemplate(b, holes(b), text), undefined, `${JSON.stringify(b)} ${text}`);
      }),
      { numRuns: 500 },
    );
  });

  it('are told apart by words, by signs and by the type of what they show', () => {
    assert.equal(commonText(['Add ', hole('int')], ['Drop ', hole('int')]), undefined);
    assert.equal(commonText(['At ', hole('int')], ['At ', hole('text')]), undefined);
    assert.equal(commonText(['At ', hole('int'), ', x'], ['At ', hole('int')]), undefined);
    assert.equal(commonText(['At ', hole('int')], ['At 07']), undefined);
    assert.notEqual(commonText(['At ', hole('int')], ['At 70']), undefined);
  });
});
